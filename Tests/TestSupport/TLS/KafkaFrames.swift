/// Kafka's protocol as far as a front in the middle has to understand it: every message is a length and that many bytes.
struct KafkaFrames {
    private var bytes: [UInt8] = []

    mutating func append(_ more: ArraySlice<UInt8>) { bytes += more }

    /// The next whole message, without its length.
    mutating func next() -> [UInt8]? {
        guard bytes.count >= 4 else { return nil }
        let length = Int(bytes.int32(at: 0))
        guard bytes.count >= 4 + length else { return nil }
        defer { bytes.removeFirst(4 + length) }
        return Array(bytes[4..<(4 + length)])
    }

    static func framed(_ body: [UInt8]) -> [UInt8] { [UInt8](int32: Int32(body.count)) + body }
}

/// The head of a request.
struct KafkaRequestHead {
    let key: Int16
    let version: Int16
    let correlation: Int32
    /// Where the body begins, for the header version that SASL requests have.
    let bodyStart: Int

    init?(_ message: [UInt8]) {
        guard message.count >= 10 else { return nil }
        key = message.int16(at: 0)
        version = message.int16(at: 2)
        correlation = message.int32(at: 4)
        bodyStart = 10 + max(0, Int(message.int16(at: 8)))
    }

    static let apiVersions: Int16 = 18
    static let saslHandshake: Int16 = 17
    static let saslAuthenticate: Int16 = 36
}

/// Answers that the front changes or makes.
enum KafkaAnswer {
    /// The list of what a broker can do, with SASL in it.
    static func addingSASL(to message: [UInt8], version: Int16) -> [UInt8] {
        let kinds = [KafkaRequestHead.saslHandshake: 1, KafkaRequestHead.saslAuthenticate: 0] as [Int16: Int16]
        // Asked in a version that it does not know, the broker says so, and is asked again.
        guard message.int16(at: 4) == 0 else { return message }
        let isCompact = version >= 3
        var message = message
        var added: [UInt8] = []
        for (key, highest) in kinds {
            added += [UInt8](int16: key) + [UInt8](int16: 0) + [UInt8](int16: highest) + (isCompact ? [0] : [])
        }
        if isCompact {
            let count = Int(message[6]) - 1
            message.insert(contentsOf: added, at: 7 + count * 7)
            message[6] += UInt8(kinds.count)
        } else {
            let count = Int(message.int32(at: 6))
            message.insert(contentsOf: added, at: 10 + count * 6)
            message.replaceSubrange(6..<10, with: [UInt8](int32: Int32(count + kinds.count)))
        }
        return message
    }

    /// Where brokers are, in whatever answer tells it: the same host at another port. Both take the same room.
    static func moving(_ message: [UInt8], from port: UInt16, to other: UInt16) -> [UInt8] {
        let pattern = Array("127.0.0.1".utf8) + [UInt8](int32: Int32(port))
        var message = message
        var index = 0
        while index + pattern.count <= message.count {
            if message[index] == pattern[0], message[index..<(index + pattern.count)].elementsEqual(pattern) {
                message.replaceSubrange((index + 9)..<(index + 13), with: [UInt8](int32: Int32(other)))
                index += pattern.count
            } else {
                index += 1
            }
        }
        return message
    }

    static func handshake(_ correlation: Int32, mechanisms: [String], isKnown: Bool) -> [UInt8] {
        let names = mechanisms.flatMap { [UInt8](int16: Int16($0.utf8.count)) + Array($0.utf8) }
        // 33: UNSUPPORTED_SASL_MECHANISM.
        return [UInt8](int32: correlation) + [UInt8](int16: isKnown ? 0 : 33) + [UInt8](int32: Int32(mechanisms.count))
            + names
    }

    static func authenticated(_ correlation: Int32, complaint: String?) -> [UInt8] {
        guard let complaint else {
            return [UInt8](int32: correlation) + [UInt8](int16: 0) + [UInt8](int16: -1) + [UInt8](int32: 0)
        }
        // 58: SASL_AUTHENTICATION_FAILED.
        return [UInt8](int32: correlation) + [UInt8](int16: 58) + [UInt8](int16: Int16(complaint.utf8.count))
            + Array(complaint.utf8) + [UInt8](int32: 0)
    }
}

extension [UInt8] {
    init(int16 value: Int16) { self = [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)] }

    init(int32 value: Int32) {
        self = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    func int16(at index: Int) -> Int16 { Int16(truncatingIfNeeded: Int(self[index]) << 8 | Int(self[index + 1])) }

    func int32(at index: Int) -> Int32 {
        self[index..<(index + 4)].reduce(0) { $0 << 8 | Int32($1) }
    }
}
