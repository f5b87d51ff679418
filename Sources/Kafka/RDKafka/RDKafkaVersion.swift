import CRDKafka

/// The version of the librdkafka that is linked at run time.
enum RDKafkaVersion {
    /// As `0xMMmmrrpp`, comparable with literals such as `0x0206_0100` for 2.6.1.
    static let number = UInt32(bitPattern: rd_kafka_version())
}

/// The librdkafka that is linked at run time.
package enum KafkaLibrary {
    /// As it calls itself: `2.0.2`.
    package static var version: String { unsafe rd_kafka_version_str().map { unsafe String(cString: $0) } ?? "unknown" }
}
