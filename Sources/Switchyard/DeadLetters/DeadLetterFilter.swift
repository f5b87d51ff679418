import ArgumentParser
import Domain
import Events
import Postgres
import WorkerRuntime

/// Which dead letters are meant.
struct DeadLetterFilter: ParsableArguments {
    @Option(help: ArgumentHelp("Only those of one worker.", valueName: "name"))
    var worker: String?

    @Option(help: ArgumentHelp("Only those of one topic.", valueName: "name"))
    var topic: String?

    @Option(help: ArgumentHelp("Only those with one reason, by its code.", valueName: "code"))
    var reason: String?

    @Option(help: ArgumentHelp("Only those of one key: an order's id, channel/shop/number.", valueName: "text"))
    var key: String?

    @OptionGroup var span: TimeSpanOptions

    func validate() throws {
        if let worker, WorkerName(rawValue: worker) == nil {
            throw ValidationError(
                "There is no worker \(worker); there are \(WorkerName.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
    }

    /// Whether it says anything at all.
    var isEmpty: Bool {
        worker == nil && topic == nil && reason == nil && key == nil && span.since == nil && span.until == nil
    }
}

/// What became of a record that was set aside.
enum DeadLetterState: String, ExpressibleByArgument, CaseIterable {
    /// It waits for a person.
    case failed
    /// It waits behind a failed one of its key.
    case waiting
    /// It was released, and its worker takes it up.
    case due
    /// It was given up, and its worker takes it out.
    case discarded
}

/// A selection as the statements take it, NULL or nothing for any: `$1` group, `$2` topic, `$3` reason, `$4` key, `$5` and `$6` from
/// and to, `$7` states, `$8` whether any record, `$9` to `$11` their topics, partitions and offsets.
struct DeadLetterSelection {
    var group: String?
    var topic: String?
    var reason: String?
    var key: String?
    var since: Timestamp?
    var until: Timestamp?
    /// `nil` for any.
    var states: [DeadLetterState]?
    /// `nil` for any.
    var addresses: [DeadLetterAddress]?

    init(
        group: String? = nil, reason: String? = nil, key: String? = nil, states: [DeadLetterState]? = nil,
        addresses: [DeadLetterAddress]? = nil
    ) {
        self.group = group
        self.reason = reason
        self.key = key
        self.states = states
        self.addresses = addresses
    }

    init(
        _ filter: DeadLetterFilter, _ settings: ToolSettings, states: [DeadLetterState]? = nil,
        addresses: [DeadLetterAddress] = []
    ) {
        self.init(
            group: filter.worker.flatMap(WorkerName.init(rawValue:)).map { settings.group(of: $0) },
            reason: filter.reason, key: filter.key, states: states, addresses: addresses.isEmpty ? nil : addresses)
        topic = filter.topic
        since = filter.span.since?.at
        until = filter.span.until?.at
    }

    func parameters() -> Parameters {
        var parameters = Parameters()
        parameters.text(group)
        parameters.text(topic)
        parameters.text(reason)
        parameters.bytea(key.map { Array($0.utf8) })
        parameters.moment(since)
        parameters.moment(until)
        parameters.array(states ?? []) { $0.rawValue }
        parameters.bool(addresses == nil)
        parameters.array(addresses ?? []) { $0.topic }
        parameters.array(addresses ?? []) { $0.partition }
        parameters.array(addresses ?? []) { $0.offset }
        return parameters
    }

    /// For the record of who did what; without personal data.
    var words: String {
        if let addresses { return addresses.map(\.description).sorted().joined(separator: " ") }
        let parts: [(String, String?)] = [
            ("group", group), ("topic", topic), ("reason", reason), ("key", key.map { Mask.key(Array($0.utf8)) }),
            ("since", since?.spoken), ("until", until?.spoken),
        ]
        let said = parts.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: " ")
        return said.isEmpty ? "all" : said
    }
}
