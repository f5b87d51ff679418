import Events
import Foundation
import JSON
import TestBasics
import TestSupport
import Testing

@testable import ChannelIngestWorker

/// Records as long as a document may be, whatever they hold: what a lane takes for them is bounded, and it goes back to what it
/// was when ordinary records follow.
@Suite(.enabled(if: !isWatchedBySanitizer, "a sanitizer's memory is not ours"), .timeLimit(.minutes(5)))
struct `Memory for records at the limit` {
    private static let limit = JSONParser.defaultMaximumBytes

    @Test func `is bounded and given back`() throws {
        let world = try BadInputWorld()
        var bench = try world.ingest(partition: 1)
        let good = try BadInputWorld.rawOrder(of: "taobao")
        // The copies of the record itself are gone when this returns; what the reader keeps is not.
        func read(_ value: [UInt8]) throws -> Int {
            let message = RawMessage(key: good.key, value: value, headers: good.headers)
            let read = try bench.inputs(of: [message], in: .channelOrdersRaw, sentAt: BadInputWorld.now)
            return read.inputs.count
        }
        let ordinary = try #require(good.value)
        #expect(try read(ordinary) == 1)
        let before = try residentMebibytes()
        for round in 0..<3 {
            for (name, value) in Self.records(around: ordinary) {
                precondition(value.count == Self.limit)
                #expect(try read(value) == (name.hasPrefix("broken") ? 0 : 1), "\(name)")
                #expect(try residentMebibytes() - before < 300, "\(name), round \(round)")
            }
        }
        #expect(try read(ordinary) == 1)
        #expect(try residentMebibytes() - before < 100)
    }

    /// The good order with one member more, which fills it up to the limit.
    private static func records(around good: [UInt8]) -> [(name: String, value: [UInt8])] {
        let room = limit - good.count - 5
        func record(_ name: String, _ open: String, _ piece: String, _ close: String) -> (String, [UInt8]) {
            let count = (room - open.utf8.count - close.utf8.count) / piece.utf8.count
            let filler =
                Array(open.utf8) + Array(repeatElement(Array(piece.utf8), count: count).joined()) + Array(close.utf8)
            let member = Array("{\"x\":".utf8) + filler + [UInt8](repeating: 0x20, count: room - filler.count) + [0x2C]
            return (
                name,
                member + good.drop { $0 != UInt8(ascii: "{") }.dropFirst() + good.prefix { $0 != UInt8(ascii: "{") }
            )
        }
        return [
            record("one text", "\"", "x", "\""), record("escapes", "\"", "\\u6797", "\""),
            record("numbers", "[", "0,", "0]"),
            record("objects", "[", "{},", "{}]"), record("lists in lists", "[", "[[[0]]],", "0]"),
            record("members", "{", "\"a\":1,", "\"a\":1}"), record("broken", "[", "0,", "]"),
        ]
    }

    private func residentMebibytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.filter(\.isNumber))) / 1024
    }
}
