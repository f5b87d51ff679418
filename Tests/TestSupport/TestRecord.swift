/// A record as a test sends or reads it, copied.
package struct TestRecord: Hashable, Sendable {
    package var topic: String
    package var partition: Int32
    package var offset: Int64
    package var key: String?
    package var value: String?
    package var headers: [String: String]

    /// What is the same however often an event is published.
    package var content: [String] {
        [topic, String(partition), key ?? "", value ?? ""]
            + headers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
}
