import Events
import Testing

@testable import Switchyard

@Suite struct `The key of a published record` {
    private let headers = [(name: "channel", value: "taobao"), (name: "shop", value: "s1")]

    private func key(
        _ value: String, key: String? = nil, from path: String? = nil, topic: Topic = .channelOrdersRaw
    ) throws(CommandFailure) -> String {
        try KeySource(key: key, path: path, topic: topic, headers: headers).key(of: Array(value.utf8), record: 1)
    }

    @Test func `is what was given`() throws {
        #expect(try key("no JSON", key: "taobao/s1/7") == "taobao/s1/7")
    }

    @Test func `of a raw order is channel, shop and the number in the document`() throws {
        #expect(
            try key(#"{"trade":{"tid":1234567890123456789}}"#, from: "trade.tid") == "taobao/s1/1234567890123456789")
        #expect(try key(#"{"orders":[{"id":"A-1"},{"id":"A-2"}]}"#, from: "orders.1.id") == "taobao/s1/A-2")
    }

    @Test func `of another topic is the member alone`() throws {
        #expect(try key(#"{"sku":"A"}"#, from: "sku", topic: .stockAdjusted) == "A")
    }

    @Test(arguments: [#"{"tid":null}"#, #"{"tid":{}}"#, "{}", "[]", "no JSON"])
    func `is missed where the document has none`(document: String) {
        #expect(throws: CommandFailure.self) { try key(document, from: "tid") }
    }

    @Test func `must be asked for in one way`() {
        #expect(throws: CommandFailure.self) { try key("{}") }
        #expect(throws: CommandFailure.self) { try key("{}", key: "a", from: "b") }
    }

    @Test func `of a raw order needs the headers channel and shop`() {
        #expect(throws: CommandFailure.self) {
            try KeySource(
                key: nil, path: "tid", topic: .channelOrdersRaw, headers: [(name: "channel", value: "taobao")])
        }
    }
}
