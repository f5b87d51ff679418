import CRDKafka

/// The librdkafka that is linked at run time.
enum RDKafkaVersion {
    static var text: String { unsafe String(cString: rd_kafka_version_str()) }
}
