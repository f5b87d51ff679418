import CRDKafka

/// Asks librdkafka what it thinks of settings.
enum RDKafkaSettings {
    /// What this librdkafka was built with: `ssl`, `sasl_scram`, …
    static let features: Set<String> = {
        let conf = unsafe rd_kafka_conf_new()!
        defer { unsafe rd_kafka_conf_destroy(conf) }
        let answer = unsafe CString.read { buffer in
            var size = buffer.count
            return unsafe rd_kafka_conf_get(conf, "builtin.features", buffer.baseAddress, &size)
        }
        return Set(answer.text.split(separator: ",").map(String.init))
    }()

    /// The settings that it refuses, each with its text, in the order given.
    static func mistakes(in settings: [(key: String, value: String)]) -> [(key: String, text: String)] {
        let conf = unsafe rd_kafka_conf_new()!
        defer { unsafe rd_kafka_conf_destroy(conf) }
        return settings.compactMap { key, value in
            let answer = unsafe CString.read { buffer in
                unsafe rd_kafka_conf_set(conf, key, value, buffer.baseAddress, buffer.count)
            }
            return answer.result == RD_KAFKA_CONF_OK ? nil : (key, answer.text)
        }
    }
}
