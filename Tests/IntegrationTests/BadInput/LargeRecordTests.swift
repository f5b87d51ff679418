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
        // Fifteen bytes for each byte of the document, and the copies of the record that the test holds.
        for filler in Self.fillers + Self.fillers.prefix(2) {
            let value = filler.record(around: ordinary, of: Self.limit)
            #expect(value.count == Self.limit)
            #expect(try read(value) == (filler.isBroken ? 0 : 1), "\(filler.piece)")
            #expect(try residentMebibytes() - before < 320, "\(filler.piece)")
        }
        #expect(try read(ordinary) == 1)
        #expect(try residentMebibytes() - before < 100)
    }

    private static let fillers = [
        Filler("\"", "x", "\""), Filler("\"", "\\u6797", "\""), Filler("[", "0,", "0]"), Filler("[", "{},", "{}]"),
        Filler("[", "[[[0]]],", "0]"), Filler("{", "\"a\":1,", "\"a\":1}"), Filler("[", "0,", "]", isBroken: true),
    ]

    private func residentMebibytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.filter(\.isNumber))) / 1024
    }
}

/// A value of any length: many times the same.
private struct Filler {
    let open: String
    let piece: String
    let close: String
    let isBroken: Bool

    init(_ open: String, _ piece: String, _ close: String, isBroken: Bool = false) {
        (self.open, self.piece, self.close) = (open, piece, close)
        self.isBroken = isBroken
    }

    /// The order with one member more, before all others, which fills it up to so many bytes.
    func record(around order: [UInt8], of count: Int) -> [UInt8] {
        let members = Array(order.drop { $0 != UInt8(ascii: "{") }.dropFirst())
        let room = count - members.count - "{\"x\":,".utf8.count
        let filler =
            open + String(repeating: piece, count: (room - open.utf8.count - close.utf8.count) / piece.utf8.count)
            + close
        let space = [UInt8](repeating: 0x20, count: room - filler.utf8.count)
        return Array("{\"x\":".utf8) + Array(filler.utf8) + space + [UInt8(ascii: ",")] + members
    }
}
