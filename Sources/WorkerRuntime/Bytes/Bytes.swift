package import Kafka

// Crossings between arrays of bytes and borrowed spans, so that `unsafe` stands here and not at every call.

extension String {
    /// The text of borrowed bytes; malformed UTF-8 is repaired.
    package init(utf8 bytes: RawSpan) {
        self = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The text of borrowed bytes; `nil` when they are not UTF-8.
    package init?(validatingUTF8 bytes: RawSpan) {
        guard let text = unsafe bytes.withUnsafeBytes({ unsafe String(validating: $0, as: UTF8.self) }) else { return nil }
        self = text
    }
}

extension [UInt8] {
    package init(copying bytes: RawSpan) {
        self = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }

    /// The bytes of an optional span, `nil` for none.
    package init?(copying bytes: RawSpan?) {
        guard let bytes else { return nil }
        self.init(copying: bytes)
    }
}

extension KafkaProducer {
    package static func partition(forKey key: [UInt8], count: Int) -> Int32 {
        partition(forKey: key.recordBytes, count: count)
    }
}
