import Glibc

/// Tells whether a text is an address of this host that a socket can be bound to without asking a name server.
enum NetworkAddress {
    static func isLiteral(_ text: String) -> Bool { isIPv4(text) || isIPv6(text) }

    static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return unsafe inet_pton(AF_INET, text, &address) == 1
    }

    static func isIPv6(_ text: String) -> Bool {
        var address = in6_addr()
        return unsafe inet_pton(AF_INET6, text, &address) == 1
    }
}

/// The list of brokers to ask first, as librdkafka takes it.
enum BrokerList {
    /// Whether each entry is a host and a port. librdkafka itself takes a wrong entry silently and keeps trying.
    static func isWellFormed(_ text: String) -> Bool {
        text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { entry in
            // A protocol may stand before the host: SSL://broker:9093.
            let scheme = entry.firstRange(of: "://")
            let address = scheme.map { entry[$0.upperBound...] } ?? entry
            guard let colon = address.lastIndex(of: ":") else { return false }
            let host = address[..<colon]
            guard let port = Int(address[address.index(after: colon)...]) else { return false }
            return !host.isEmpty && !host.contains(" ") && (1...65535).contains(port)
        }
    }

    /// The bytes that Kafka allows in the names of topics and that are safe in the names of groups.
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}
