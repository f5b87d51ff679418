import Events
import Glibc
import LocalBroker
import Testing
import TestSupport

@testable import Switchyard

@Suite struct `Publishing records` {
    @Test func `waits for the broker and tells where each went, by key as every other producer does`() async throws {
        let broker = try TestBroker(topics: [("orders.held", 4)])
        let settings = try await ToolSettings(
            bootstrapServers: broker.broker.bootstrapServers, needsBroker: true, environment: [:])
        var sender = try RecordSender(
            settings, topic: .ordersHeld, headers: [(name: "shop", value: "s1")], timeoutSeconds: 20)
        for key in ["a", "b", "a"] { try sender.send(key: key, value: Array("value of \(key)".utf8)) }
        let receipts = try sender.receipts()
        #expect(receipts.map(\.number) == [1, 2, 3])
        #expect(receipts[0].partition == receipts[2].partition)

        let records = try broker.read(.ordersHeld)
        #expect(records.count == 3)
        for receipt in receipts {
            #expect(records.contains { $0.partition == receipt.partition && $0.offset == receipt.offset })
        }
        #expect(records.allSatisfy { $0.headers == ["shop": "s1"] })
    }

    @Test func `to a topic that is not there says so and creates nothing`() async throws {
        let broker = try TestBroker(topics: [("orders.held", 1)])
        let settings = try await ToolSettings(
            bootstrapServers: broker.broker.bootstrapServers, needsBroker: true, environment: [:])
        #expect(throws: CommandFailure.self) {
            _ = try RecordSender(settings, topic: Topic("orders.hold"), headers: [], timeoutSeconds: 5)
        }
    }

    @Test func `without a broker's name is refused with the name of the variable`() async {
        await #expect(throws: CommandFailure.self) { try await ToolSettings(needsBroker: true, environment: [:]) }
    }

    @Test func `reads lines of any length and skips blank ones`() throws {
        let path = "/tmp/switchyard-lines-\(UInt64.random(in: .min ... .max))"
        let long = String(repeating: "x", count: 200_000)
        let file = unsafe fopen(path, "w")!
        unsafe fputs("one\r\n\n\(long)\nlast", file)
        unsafe fclose(file)
        defer { _ = unsafe unlink(path) }
        var input = try RecordInput(path: path)
        var lines: [String] = []
        while let line = try input.line() { lines.append(String(decoding: line, as: UTF8.self)) }
        #expect(lines == ["one", long, "last"])
    }
}
