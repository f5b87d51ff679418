import CRDKafka

/// The librdkafka that is linked at run time.
package enum KafkaLibrary {
    /// Such as `2.0.2`.
    package static var version: String { unsafe String(cString: rd_kafka_version_str()) }
}
