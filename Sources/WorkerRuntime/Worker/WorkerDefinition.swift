package import Logging

/// What one of the workers is, apart from what they all share.
///
/// ```swift
/// @main struct OrderAuditWorker {
///     static func main() async {
///         await WorkerMain.run(WorkerDefinition(name: "order-audit", summary: "…", makeLane: …))
///     }
/// }
/// ```
package struct WorkerDefinition: Sendable {
    /// The worker's name on the command line, in logs and in the consumer group.
    package var name: String
    /// One sentence for the help text.
    package var summary: String
    package var version: String

    /// The stage's own settings, read and checked like the others; see `Setting.stage`.
    package var settings: [Setting]

    /// Checks once, before any lane starts, what all lanes need: that the broker and the database answer, that schema
    /// and topics fit. It is called again after `WorkerFailure.unavailable` until the start deadline has passed.
    package var prepare: @Sendable (WorkerSettings, Logger) async throws -> Void

    /// Makes the lane with the given number. It should not block: connecting is a matter of `LaneRunner.run`.
    package var makeLane: @Sendable (_ lane: Int, WorkerSettings, LaneVitals, Logger) throws -> any LaneRunner

    package init(
        name: String,
        summary: String,
        version: String = WorkerVersion.current,
        settings: [Setting] = [],
        prepare: @escaping @Sendable (WorkerSettings, Logger) async throws -> Void = { _, _ in },
        makeLane: @escaping @Sendable (Int, WorkerSettings, LaneVitals, Logger) throws -> any LaneRunner
    ) {
        self.name = name
        self.summary = summary
        self.version = version
        self.settings = settings
        self.prepare = prepare
        self.makeLane = makeLane
    }
}

/// The version of this build of Switchyard.
package enum WorkerVersion {
    package static let current = "0.1.0"
}
