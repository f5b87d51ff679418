import CFixedPort
// Not called: it changes how the mock cluster names the members of groups.
import CMemberNames
import CRDKafka

/// Owns a mock cluster and the client that librdkafka wants for its book-keeping.
///
/// A class so that a mutex can hold it; only ``LocalBroker`` does, and nothing else keeps the pointers.
@safe
final class MockCluster {
    private let client: OpaquePointer
    private let cluster: OpaquePointer

    /// The only broker's id; librdkafka counts from 1.
    private static let brokerID: Int32 = 1

    init(port: UInt16?) throws(LocalBrokerError) {
        // Nagle's algorithm on this client is that of the broker's side of every connection. With it a small answer
        // waits for the acknowledgement of the one before: 6 600 instead of 15 000 orders a second.
        let client = unsafe try Self.makeClient(["socket.nagle.disable": "true", "client.id": "local-broker"])
        if let port { cfixedport_begin(port) }
        let cluster = unsafe rd_kafka_mock_cluster_new(client, 1)
        var taken: UInt16 = 0
        let failure = unsafe port == nil ? 0 : cfixedport_end(&taken)
        guard let cluster = unsafe cluster else {
            unsafe rd_kafka_destroy(client)
            throw .failed("librdkafka could not create the mock cluster")
        }
        guard failure == 0 else {
            unsafe rd_kafka_mock_cluster_destroy(cluster)
            unsafe rd_kafka_destroy(client)
            throw .port(Int(taken), errorNumber: failure)
        }
        unsafe self.client = client
        unsafe self.cluster = cluster
    }

    deinit {
        unsafe rd_kafka_mock_cluster_destroy(cluster)
        unsafe rd_kafka_destroy(client)
    }

    var bootstrapServers: String { unsafe String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

    /// The cluster does not tell its id to its creator, so it is asked for as by any client.
    func clusterID() throws(LocalBrokerError) -> String {
        let visitor = unsafe try Self.makeClient(["bootstrap.servers": bootstrapServers])
        defer { unsafe rd_kafka_destroy(visitor) }
        guard let text = unsafe rd_kafka_clusterid(visitor, 10_000) else { throw .failed("the broker does not answer") }
        defer { unsafe rd_kafka_mem_free(visitor, text) }
        return unsafe String(cString: text)
    }

    func create(_ topic: String, partitions: Int) throws(LocalBrokerError) {
        let code = unsafe rd_kafka_mock_topic_create(cluster, topic, Int32(partitions), 1)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else {
            throw .failed("topic \(topic): \(unsafe String(cString: rd_kafka_err2str(code)))")
        }
    }

    func pushErrors(_ codes: [rd_kafka_resp_err_t], key: Int16) {
        unsafe rd_kafka_mock_push_request_errors_array(cluster, key, codes.count, codes)
    }

    func clearErrors(key: Int16) { unsafe rd_kafka_mock_clear_request_errors(cluster, key) }

    func setReachable(_ reachable: Bool) {
        unsafe _ =
            reachable
            ? rd_kafka_mock_broker_set_up(cluster, Self.brokerID)
            : rd_kafka_mock_broker_set_down(cluster, Self.brokerID)
    }

    func setRoundTripTime(_ milliseconds: Int32) {
        unsafe _ = rd_kafka_mock_broker_set_rtt(cluster, Self.brokerID, milliseconds)
    }

    private static func makeClient(_ settings: [String: String]) throws(LocalBrokerError) -> OpaquePointer {
        let conf = unsafe rd_kafka_conf_new()!
        for (key, value) in settings { unsafe rd_kafka_conf_set(conf, key, value, nil, 0) }
        // What goes wrong is thrown; librdkafka would write it to the standard error as well.
        unsafe rd_kafka_conf_set_log_cb(conf, nil)
        guard let client = unsafe rd_kafka_new(RD_KAFKA_PRODUCER, conf, nil, 0) else {
            unsafe rd_kafka_conf_destroy(conf)
            throw .failed("librdkafka could not create a client")
        }
        return unsafe client
    }
}
