import ArgumentParser
import Kafka
import TopicFiles

/// `switchyard topics apply`: creates and changes topics.
struct TopicsApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Creates missing topics and changes settings that differ. Safe to repeat.")

    @OptionGroup var options: TopicsOptions

    @Flag(
        help: ArgumentHelp(
            "Also give topics more partitions.",
            discussion: "Keys move to other partitions: stop the writers and let the readers catch up first."))
    var addPartitions = false

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let person = try person.operator()
        let files = try TopicDirectory(path: options.directory).files
        let provisioning = try TopicProvisioning(
            await options.broker.settings().kafka(), declared: files, replicationFactor: options.replicationFactor)
        let (plan, unseen) = try provisioning.plan()
        if let unseen, !plan.steps.isEmpty {
            throw CommandFailure.configuration(
                "\(plan.steps.count) topics are missing or too small, and \(unseen); a broker started by "
                    + "`switchyard broker` creates its topics itself: start it with --topics \(options.directory)")
        }
        let outcomes = try provisioning.apply(plan, growing: addPartitions)
        let failed = report(outcomes)
        let done = outcomes.filter { $0.error == nil }.map(\.topic)
        if !done.isEmpty {
            let action = OperatorAction(
                "topics apply", on: done.joined(separator: " "),
                [("added_partitions", addPartitions ? .flag(true) : .none)])
            await OperatorActions.recordIfPossible(action, by: person, in: database)
        }
        if let unseen { Console.say("Retention and cleanup could not be compared: \(unseen).") }
        let waiting = plan.steps.filter { if case .addPartitions = $0 { !addPartitions } else { false } }
        for step in waiting { Console.say("left: \(step); repeat with --add-partitions") }
        Console.say("\(plan.unchanged) of \(files.count) topics were as declared.")
        if failed > 0 { throw CommandFailure.failed("\(failed) topics could not be changed, see above") }
        try plan.complainAboutObstacles()
    }

    /// Says what became of each topic, and how many failed.
    private func report(_ outcomes: [TopicOutcome]) -> Int {
        var failed = 0
        for outcome in outcomes {
            if let error = outcome.error, error.name != "TOPIC_ALREADY_EXISTS" {
                failed += 1
                Console.say("failed  \(outcome.topic)  \(error.reason)")
            } else {
                Console.say("done    \(outcome.topic)")
            }
        }
        return failed
    }
}
