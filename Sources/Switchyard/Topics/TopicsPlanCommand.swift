import ArgumentParser
import TopicFiles

/// `switchyard topics plan`: what `apply` would do.
struct TopicsPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Shows what `topics apply` would change, and changes nothing.",
        discussion: "Exit code 78 when something differs that cannot be changed.")

    @OptionGroup var options: TopicsOptions

    func run() async throws {
        let files = try TopicDirectory(path: options.directory).files
        let provisioning = try TopicProvisioning(
            await options.broker.settings().kafka(), declared: files, replicationFactor: options.replicationFactor)
        let (plan, unseen) = try provisioning.plan()
        for step in plan.steps { Console.say(step.description) }
        Console.say("\(plan.unchanged) of \(files.count) topics are as declared, \(plan.steps.count) changes to make.")
        if let unseen { Console.say("Retention and cleanup could not be compared: \(unseen).") }
        try plan.complainAboutObstacles()
    }
}

extension TopicPlan {
    func complainAboutObstacles() throws {
        guard !obstacles.isEmpty else { return }
        throw CommandFailure.configuration(obstacles.joined(separator: "\n"))
    }
}
