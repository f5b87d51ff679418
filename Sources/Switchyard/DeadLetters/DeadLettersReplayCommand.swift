import ArgumentParser

/// `switchyard dead-letters replay`.
struct DeadLettersReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Sends failed records through their workers again.",
        discussion: """
            Name records, or choose them with --worker, --topic, --reason, --key, --since, --until, or --all. A record that \
            fails again is set aside again; records that wait behind one that went through follow by themselves, in \
            order. Naming a waiting record replays the one at the head of its key first. A record that has failed \
            \(ReplayPlan.attemptCap) times is left unless you say --force.
            """)

    @Argument(help: ArgumentHelp("Records, as `list` names them.", valueName: "topic[partition]@offset"))
    var records: [DeadLetterAddress] = []

    @OptionGroup var filter: DeadLetterFilter

    @Flag(help: "Every failed record.")
    var all = false

    @OptionGroup var person: OperatorOptions

    @Option(help: ArgumentHelp("The most records to replay now; the first ones of each partition.", valueName: "count"))
    var limit = 1_000

    @Option(
        help: ArgumentHelp(
            "How many to begin in a second. What waits behind each follows at once. Default: as fast as they go.",
            valueName: "count"))
    var perSecond: Int?

    @Flag(help: "Also those that have failed \(ReplayPlan.attemptCap) times.")
    var force = false

    @Flag(help: "Only say what would be done to which.")
    var dryRun = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if records.isEmpty && filter.isEmpty && !all {
            throw ValidationError("Name records, or choose them with --worker, --reason, --key and their like, or --all.")
        }
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
        if let perSecond, !(1...1_000_000).contains(perSecond) {
            throw ValidationError("--per-second must be between 1 and 1000000.")
        }
    }

    func run() async throws {
        let person = try person.operator()
        let settings = try await database.settings()
        var connection = try settings.connect()
        // A filter means heads of keys; what waits follows them. A key or an address may name a waiting one.
        let states: [DeadLetterState]? = records.isEmpty && filter.key == nil ? [.failed] : nil
        let plan = try ReplayPlan.run(
            DeadLetterSelection(filter, settings, states: states, addresses: records), by: person, limit: limit,
            perSecond: perSecond, force: force, isTrial: dryRun, in: &connection)
        output.say(plan.report(isTrial: dryRun), ifEmpty: "No record that is set aside fits.")
        if !output.isJSON { Console.say(plan.summary(isTrial: dryRun)) }
        let unknown = Set(records.map(\.description)).subtracting(plan.entries.map(\.record.description))
        if !unknown.isEmpty {
            throw CommandFailure.disproved(
                "not set aside: \(unknown.sorted().joined(separator: ", ")); see `dead-letters list`")
        }
        if !records.isEmpty, plan.released.isEmpty {
            throw CommandFailure.disproved("none of the named records is replayed; the table says why")
        }
    }
}
