import Events
import JSON
import Testing

/// An event, what our code writes of it, and how its type reads.
struct EventSample: Sendable, CustomTestStringConvertible {
    enum Content: String, Sendable {
        /// Every optional field is there, and every list has an element.
        case full
        /// Nothing is there that may be absent.
        case minimal
    }

    let topic: Topic
    let type: String
    let content: Content
    let key: String
    let written: [UInt8]
    /// Whether the type makes the same event of what it wrote.
    let comesBackEqual: @Sendable () throws -> Bool
    /// Reads a document as this type of event does.
    let read: @Sendable ([UInt8]) throws -> Void

    init<E: Event & Equatable>(_ content: Content, _ event: E) {
        topic = E.topic
        type = E.type.description
        self.content = content
        key = event.key
        var json = JSONWriter()
        event.write(to: &json)
        let written = json.bytes
        self.written = written
        comesBackEqual = { try JSONParser.read(written) { try E(reading: $0) } == event }
        read = { _ = try JSONParser.read($0) { try E(reading: $0) } }
    }

    var testDescription: String { "\(content) \(topic)" }
    var schema: String { "\(topic).json" }

    /// Topics that others write too: their schemas say what is read. The schemas of all others say what is promised.
    static let writtenByOutsiders: Set<Topic> = [
        .outboundConfirmed, .returnsReceived, .refundsSettled, .stockAdjusted, .afterSalesRequested,
    ]

    static let all = orders + fulfilments + afterSales + operations
    /// One for each type of event.
    static let full = all.filter { $0.content == .full }
}
