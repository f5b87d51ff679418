/// A record as a test hands it to a stage, of any bytes.
package struct RawMessage: Sendable {
    package var key: [UInt8]?
    /// `nil` is a tombstone.
    package var value: [UInt8]?
    package var headers: [(name: String, value: [UInt8]?)]

    package init(key: [UInt8]? = nil, value: [UInt8]?, headers: [(name: String, value: [UInt8]?)] = []) {
        self.key = key
        self.value = value
        self.headers = headers
    }
}

extension RawMessage {
    init(_ message: TestBroker.Message) {
        self.init(
            key: message.key.map { Array($0.utf8) }, value: message.value.map { Array($0.utf8) },
            headers: message.headers.sorted { $0.key < $1.key }.map { ($0.key, Array($0.value.utf8)) })
    }
}
