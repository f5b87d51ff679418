import CFixedPort
import CRDKafka
import Synchronization

/// A Kafka broker inside this process, for trying and testing: librdkafka's mock cluster with one broker.
///
/// It knows producers, idempotent ones too, consumer groups, and committed offsets. It has no admin API, no access
/// control and no durable storage: each partition keeps its last 5 MiB in memory, and a restart begins with an empty
/// log under a new cluster id. It listens on 127.0.0.1 only.
///
/// `@unchecked`: librdkafka's mock cluster takes commands on a queue of its own; the pointers are given up under the
/// mutex.
@safe
package final class LocalBroker: @unchecked Sendable {
    /// `127.0.0.1:port`, for a client's `bootstrap.servers`.
    package let bootstrapServers: String
    /// Tells this broker's log from that of any other, also of the one before a restart.
    package let clusterID: String

    private let cluster: Mutex<MockCluster?>

    /// Settings with which clients fit this broker: it holds an idle fetch for the whole wait, and every rebalance
    /// lasts as long as a session. A member that times out while it waits to join gets no answer from it, ever: it must
    /// give up by itself, and asks for as long as it may go without polling.
    package static let clientSettings = [
        "fetch.wait.max.ms": "10", "session.timeout.ms": "6000", "max.poll.interval.ms": "20000",
    ]

    /// The same for a program's environment, `name=value;…`.
    package static var clientSettingsText: String {
        clientSettings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
    }

    /// Starts the broker.
    ///
    /// - Parameters:
    ///   - topics: what exists from the start. A client that does not forbid it creates others by asking for them,
    ///     with four partitions.
    ///   - port: `nil` takes any free one.
    package init(topics: [(name: String, partitions: Int)], port: Int? = nil) throws(LocalBrokerError) {
        if let port, !(1...65535).contains(port) { throw .portOutOfRange(port) }
        let cluster = try MockCluster(port: port.map(UInt16.init))
        for (name, partitions) in topics { try cluster.create(name, partitions: partitions) }
        bootstrapServers = cluster.bootstrapServers
        clusterID = try cluster.clusterID()
        self.cluster = Mutex(cluster)
    }

    /// Ends the broker and closes all connections. Everything it kept is gone. May be called twice.
    package func stop() { cluster.withLock { $0 = nil } }

    /// The next requests of a kind fail with these errors, one after the other.
    package func failRequests(_ kind: RequestKind, with errors: [BrokerError]) {
        cluster.withLock { $0?.pushErrors(errors.map(\.code), key: kind.rawValue) }
    }

    /// Forgets the errors that ``failRequests(_:with:)`` has left for a kind.
    package func clearFailures(of kind: RequestKind) { cluster.withLock { $0?.clearErrors(key: kind.rawValue) } }

    /// Closes all connections and refuses new ones until ``comeUp()``. The log stays.
    package func goDown() { cluster.withLock { $0?.setReachable(false) } }

    package func comeUp() { cluster.withLock { $0?.setReachable(true) } }

    /// Delays every answer; 0 ends it.
    package func setRoundTripTime(milliseconds: Int32) { cluster.withLock { $0?.setRoundTripTime(milliseconds) } }

    /// Adds a topic. One that exists stays as it is.
    package func createTopic(_ name: String, partitions: Int) throws(LocalBrokerError) {
        try cluster.withLock { cluster throws(LocalBrokerError) in try cluster?.create(name, partitions: partitions) }
    }
}
