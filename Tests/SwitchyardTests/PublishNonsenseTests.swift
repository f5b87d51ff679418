import ArgumentParser
import Events
import Foundation
import LocalBroker
import TestSupport
import Testing

@testable import Switchyard

/// What people hand to `switchyard publish` by mistake. Each is answered by a sentence that says what is wrong, where, and what
/// to do, and nothing of it reaches the topic.
@Suite struct `Publishing nonsense` {
    private static let raw = "channel.orders.raw"

    /// A mistake, and what the answer must hold.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        /// What stands in the file; `nil` when there is none.
        var contents: String? = #"{"id":"1"}"#
        var arguments = ["--topic", "orders.held", "--key", "k"]
        let answer: [String]
        var testDescription: String { name }
    }

    static let mistakes = [
        Mistake(
            name: "no file", contents: nil,
            answer: ["FILE cannot be read: No such file", "or - for the standard input"]),
        Mistake(name: "an empty file", contents: "", answer: ["FILE is empty", "nothing was published"]),
        Mistake(
            name: "lines, all of them blank", contents: "\n\r\n  \n",
            arguments: ["--topic", "orders.held", "--key", "k", "--lines"],
            answer: ["FILE holds blank lines only", "nothing was published"]),
        Mistake(
            name: "no JSON where the key is to be", contents: "{\"id\":1,}",
            arguments: ["--topic", "orders.held", "--key-from", "id"],
            answer: ["record 1 is no JSON", "a character stands where JSON does not allow it", "at byte 8", "--key"]),
        Mistake(
            name: "no JSON in the second line", contents: "{\"id\":1}\n\u{0}\u{1}\n",
            arguments: ["--topic", "orders.held", "--key-from", "id", "--lines"],
            answer: ["record 2 is no JSON", "at byte 0", "the 1 records before it were published"]),
        Mistake(
            name: "an object for a key", contents: #"{"id":{"a":1}}"#,
            arguments: ["--topic", "orders.held", "--key-from", "id"],
            answer: ["record 1 has no text or number at id", "--key-from"]),
        Mistake(
            name: "a position past the end", contents: #"{"ids":[1]}"#,
            arguments: ["--topic", "orders.held", "--key-from", "ids.1"],
            answer: ["record 1 has no text or number at ids.1"]),
        Mistake(
            name: "a path with a hole", arguments: ["--topic", "orders.held", "--key-from", "a..b"],
            answer: ["--key-from a..b is no path", "trade.orders.0.oid"]),
        Mistake(
            name: "no key", arguments: ["--topic", "orders.held"],
            answer: ["records of orders.held need a key", "--key-from"]),
        Mistake(
            name: "an empty key", arguments: ["--topic", "orders.held", "--key", ""],
            answer: ["--key is empty", "records of orders.held need a key"]),
        Mistake(
            name: "two keys", arguments: ["--topic", "orders.held", "--key", "a", "--key-from", "b"],
            answer: ["--key or --key-from, not both"]),
        Mistake(
            name: "a raw order of nobody", arguments: ["--topic", raw, "--key-from", "id", "--header", "channel="],
            answer: ["channel/shop/number", "--header channel=NAME"]),
        Mistake(
            name: "a header that is none", arguments: ["--topic", "orders.held", "--key", "k", "--header", "shop"],
            answer: ["--header shop is not name=value"]),
        Mistake(
            name: "a header without a name", arguments: ["--topic", "orders.held", "--key", "k", "--header", "=x"],
            answer: ["--header =x is not name=value"]),
        Mistake(
            name: "a record that no broker takes", contents: String(repeating: "x", count: 2_000_000),
            answer: ["record 1", "2000000 bytes", "message.max.bytes"]),
        Mistake(
            name: "a topic that is not there", arguments: ["--topic", "orders.hold", "--key", "k"],
            answer: ["has no topic orders.hold", "switchyard topics"]),
        Mistake(
            name: "a topic without a name", arguments: ["--topic", "", "--key", "k"],
            answer: ["--topic", "is no name of a topic", "switchyard topics"]),
        Mistake(
            name: "a topic with spaces", arguments: ["--topic", "orders held", "--key", "k"],
            answer: ["--topic orders held is no name of a topic", "letters, digits"]),
        Mistake(
            name: "a topic of 300 characters",
            arguments: ["--topic", String(repeating: "x", count: 300), "--key", "k"],
            answer: ["is no name of a topic", "249"]),
    ]

    @Test(arguments: mistakes)
    func `is answered with what, where and what to do`(mistake: Mistake) async throws {
        let broker = try TestBroker(topics: [("orders.held", 1), (Self.raw, 1)])
        let path = "/tmp/switchyard-nonsense-\(UInt64.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: path) }
        if let contents = mistake.contents { try Data(contents.utf8).write(to: URL(filePath: path)) }
        let failure = try #require(await failure([path] + mistake.arguments, on: broker), "it was published")
        for piece in mistake.answer {
            #expect(failure.reason.contains(piece.replacing("FILE", with: path)), "\(failure.reason)")
        }
        // The line before the bad one is published, and the answer says so.
        let before = mistake.name.contains("second line") ? 1 : 0
        #expect(try broker.read(.ordersHeld).count == before)
    }

    @Test func `that is a directory is answered in the same way`() async throws {
        let broker = try TestBroker(topics: [("orders.held", 1)])
        let failure = try #require(await failure(["/tmp", "--topic", "orders.held", "--key", "k"], on: broker))
        #expect(failure.reason.contains("/tmp cannot be read: Is a directory"))
    }

    @Test func `with a member twice takes the first for the key, as every reader does`() async throws {
        let broker = try TestBroker(topics: [("orders.held", 1)])
        let path = "/tmp/switchyard-nonsense-\(UInt64.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(#"{"id":"first","id":"second"}"#.utf8).write(to: URL(filePath: path))
        #expect(await failure([path, "--topic", "orders.held", "--key-from", "id"], on: broker) == nil)
        #expect(try broker.read(.ordersHeld).map(\.key) == ["first"])
    }

    /// What the command answers; `nil` when it did what it was told.
    private func failure(_ arguments: [String], on broker: TestBroker) async -> CommandFailure? {
        do {
            let command = try PublishCommand.parse(
                arguments + ["--bootstrap-servers", broker.broker.bootstrapServers, "--quiet"])
            try await command.run()
            return nil
        } catch {
            return CommandFailure(explaining: error) ?? .failed("\(error)")
        }
    }
}
