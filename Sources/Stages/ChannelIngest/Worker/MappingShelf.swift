import ChannelIngest
import JSON
import Postgres
import WorkerRuntime

/// The mapping documents in force, by channel.
///
/// Records are mapped before the batch's transaction begins, so the shelf keeps what the last batch found in force and
/// looks again, in a session of its own, in two cases only: when the lane starts, and before a record is refused. A
/// refusal by a mapping that was repaired or added meanwhile would be a lie.
final class MappingShelf {
    private let connect: () throws(PostgresError) -> PostgresConnection
    private var connection: PostgresConnection?
    private var cache: RuleCache<ChannelMapping>
    private var byChannel: [String: VersionedRules<ChannelMapping>] = [:]
    private var hasLooked = false

    /// Reads what is in force: a lane must not begin to refuse records because it has not looked yet.
    ///
    /// - Parameter connect: opens the shelf's own session.
    /// - Throws: `CannotWork` when there is no mapping, or one that this worker does not understand.
    init(connect: @escaping () throws(PostgresError) -> PostgresConnection) throws {
        self.connect = connect
        cache = RuleCache(kind: "channel-mapping") { _, _, document in try ChannelMapping.compile(document) }
        _ = try look()
        guard !byChannel.isEmpty else {
            throw CannotWork(
                "there are no channel mappings in the database; "
                    + "apply some with: switchyard rules apply deploy/mappings/*.yaml"
            )
        }
    }

    /// - Throws: `WorkerFailure`, as a start that failed is reported.
    convenience init(_ settings: WorkerSettings) throws {
        do {
            try self.init { () throws(PostgresError) in try PostgresConnection(settings) }
        } catch let error as CannotWork {
            throw WorkerFailure.configuration(error.description)
        } catch let error as PostgresError where error.kind == .transient {
            throw WorkerFailure.unavailable("the database cannot be reached: \(error)")
        }
    }

    subscript(channel: String) -> VersionedRules<ChannelMapping>? { byChannel[channel] }

    /// A batch is about to be read: mappings may be looked up again, once.
    func beginBatch() { hasLooked = false }

    /// Looks for newer mappings, at most once a batch. Whether there were any.
    ///
    /// A session that fails is not reported here: the batch's own transaction fails next, and says it better.
    func refresh() -> Bool {
        guard !hasLooked else { return false }
        hasLooked = true
        do {
            return try look()
        } catch {
            connection = nil
            return false
        }
    }

    private func look() throws -> Bool {
        if connection == nil { connection = try connect() }
        guard var transaction = connection?.begin() else { return false }
        enqueueCheck(in: &transaction)
        let hasChanged = try absorb(transaction.run()[0], in: &transaction)
        try transaction.commit()
        return hasChanged
    }

    func enqueueCheck(in transaction: inout PostgresTransaction) { cache.enqueueCheck(in: &transaction) }

    /// Takes over what ``enqueueCheck(in:)`` found, for the next batch. Whether anything changed.
    @discardableResult
    func absorb(_ rows: PostgresRows, in transaction: inout PostgresTransaction) throws -> Bool {
        let before = cache.documents.mapValues(\.version)
        try cache.absorb(rows, in: &transaction)
        guard cache.documents.mapValues(\.version) != before else { return false }
        byChannel = [:]
        for (_, rules) in cache.documents.sorted(by: { $0.key < $1.key }) {
            for (position, channel) in rules.document.channels.enumerated()
            where position == 0 || byChannel[channel] == nil {
                byChannel[channel] = rules
            }
        }
        return true
    }
}
