import ArgumentParser
import Events
import Postgres

/// Which dead letters are meant.
struct DeadLetterFilter: ParsableArguments {
    @Option(help: ArgumentHelp("Only those of one worker.", valueName: "name"))
    var worker: String?

    @Option(help: ArgumentHelp("Only those with one reason, by its code.", valueName: "code"))
    var reason: String?

    func validate() throws {
        if let worker, WorkerName(rawValue: worker) == nil {
            throw ValidationError(
                "There is no worker \(worker); there are \(WorkerName.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
    }
}

/// A selection as the statements take it: `$1` group, `$2` reason, `$3` whether any record, `$4` to `$6` their
/// topics, partitions and offsets. NULL is any.
struct DeadLetterSelection {
    var group: String?
    var reason: String?
    /// `nil` for any.
    var addresses: [DeadLetterAddress]?

    init(group: String? = nil, reason: String? = nil, addresses: [DeadLetterAddress]? = nil) {
        self.group = group
        self.reason = reason
        self.addresses = addresses
    }

    init(_ filter: DeadLetterFilter, _ settings: ToolSettings, addresses: [DeadLetterAddress] = []) {
        self.init(
            group: filter.worker.flatMap(WorkerName.init(rawValue:)).map { settings.group(of: $0) },
            reason: filter.reason,
            addresses: addresses.isEmpty ? nil : addresses)
    }

    func parameters() -> Parameters {
        var parameters = Parameters()
        parameters.text(group)
        parameters.text(reason)
        parameters.bool(addresses == nil)
        parameters.array(addresses ?? []) { $0.topic }
        parameters.array(addresses ?? []) { $0.partition }
        parameters.array(addresses ?? []) { $0.offset }
        return parameters
    }
}
