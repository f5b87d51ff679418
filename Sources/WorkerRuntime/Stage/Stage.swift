package import Domain
package import Events
package import Kafka
package import Postgres

/// One step of the line, in five verbs. The runtime does the rest: consuming, fencing, committing, publishing, retrying,
/// setting aside.
///
/// ```
/// decode ─▶ inputs    BEGIN · fence · load ─▶ facts    decide ─▶ decisions    store · outbox · COMMIT    publish
/// ```
///
/// Every verb takes a whole batch, so that the price of the protocol is paid once per batch and the loops live in the
/// stage's own module, where the optimizer sees them. Everything between `load` and `store` may run again with the same
/// records after a failure; nothing outside the transaction may be changed.
package protocol Stage: SendableMetatype {
    /// What one record or one due timer asks of the stage.
    associatedtype Input
    /// What the stage knows when it decides.
    associatedtype Facts
    /// What it chose, and why.
    associatedtype Decision

    /// Names the executable, the consumer group and the dead-letter topic.
    static var name: WorkerName { get }
    /// The topics it consumes. Timers live beside the partitions of the first.
    static var inputTopics: [Topic] { get }
    /// Every topic it may write to. The worker refuses to start while one of them does not exist.
    static var outputTopics: [Topic] { get }
    /// What becomes of later records of a key after one of them failed.
    static var keyOrder: KeyOrder { get }

    /// Turns the selected records into inputs, in order. What cannot be turned is set aside with a reason that its
    /// sender can act on; at most one input comes of a record.
    mutating func decode(
        _ batch: borrowing RecordBatch, _ selection: [Int], into inputs: inout [Input], setAside: inout SetAside)

    /// Turns due timers into inputs. A stage without timers has none to turn.
    mutating func decode(_ timers: [DueTimer], into inputs: inout [Input])

    /// Reads everything that the batch needs to know, rows locked in key order, in one round trip if it can.
    ///
    /// - Parameter locking: of what a stage may leave unlocked until `store`; what it locks here anyhow is not meant.
    mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> Facts

    /// Chooses. No clock, no chance and no I/O but what `context` hands in; cannot fail. `facts` is `inout` because the
    /// inputs of one batch compete for the same stock.
    func decide(
        _ inputs: [Input], given facts: inout Facts, in context: inout DecisionContext, into decisions: inout [Decision])

    /// Enqueues what the decisions change, and hands their events to the outbox. The runtime sends all of it together
    /// with the COMMIT, so there is nothing to wait for.
    mutating func store(
        _ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox)
}

extension Stage {
    package static var keyOrder: KeyOrder { .kept }
    package mutating func decode(_ timers: [DueTimer], into inputs: inout [Input]) {}
}

/// What becomes of later records of a key after one of them was set aside.
package enum KeyOrder: Sendable {
    /// They wait behind it and are released in order when it is resolved. For records that build on each other.
    case kept
    /// They go on. For records that each tell the whole and carry a version of their own: a newer one heals an older.
    case carriedByVersion
}

/// What `decide` may know besides its facts. Passed in, so that the same inputs give the same decisions.
package struct DecisionContext {
    package let now: Timestamp
    package var ids: IDGenerator

    package init(now: Timestamp, ids: IDGenerator) {
        self.now = now
        self.ids = ids
    }

    /// A new identity, time-ordered.
    package mutating func nextID<Entity>() -> Identifier<Entity> { ids.next(at: now) }
}
