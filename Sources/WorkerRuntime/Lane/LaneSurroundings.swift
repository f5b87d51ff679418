package import Domain
package import Kafka
package import Postgres

/// What a lane finds around it: its broker, its database, time and chance. ``SystemSurroundings`` are the real ones; a
/// simulation puts models in their place, and then a lane's run follows from a number.
///
/// Asked once per batch or more seldom, never per record.
package protocol LaneSurroundings: AnyObject {
    func makeConsumer(_ settings: WorkerSettings, log: @escaping KafkaLogSink) throws(KafkaError) -> KafkaConsumer
    func makeProducer(_ settings: WorkerSettings, log: @escaping KafkaLogSink) throws(KafkaError) -> KafkaProducer

    /// Opens a database session; blocks.
    func connect(_ settings: WorkerSettings) throws(PostgresError) -> PostgresConnection

    /// The monotonic clock.
    var now: MonotonicMoment { get }

    /// The wall clock.
    var time: Timestamp { get }

    /// Blocks for so long; it may be cut short.
    func pause(_ duration: Duration)

    /// Any number, each as likely as every other.
    func randomNumber() -> UInt64

    /// Who wants to know when the lane passes a failpoint.
    var failpoints: (any FailpointWatcher)? { get }
}
