import ArgumentParser
import Events

/// `switchyard publish`: puts records on a topic as a connector, a warehouse or finance would.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publishes a file, or each of its lines, as a record.",
        discussion: """
            The bytes go out untouched. The key decides the partition as Java's default partitioner does it. A raw \
            order's key is channel/shop/number: give it with --key, or give the headers channel and shop and say with \
            --key-from where the number stands in the platform's JSON:

              switchyard publish trade.json --topic channel.orders.raw --header channel=taobao --header shop=s1 \\
                --key-from trade_fullinfo_get_response.trade.tid
            """)

    @Argument(help: ArgumentHelp("A file, or - for the standard input.", valueName: "file"))
    var input: String

    @Option(help: ArgumentHelp("Where to.", valueName: "name"))
    var topic: String

    @Option(help: ArgumentHelp("The key of every record.", valueName: "text"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "Where the key stands in a record that is JSON: members and positions with dots.", valueName: "path"))
    var keyFrom: String?

    @Option(
        name: .customLong("header"),
        help: ArgumentHelp("A header of every record; may be repeated.", valueName: "name=value"))
    var headers: [String] = []

    @Flag(help: "Every line is a record; blank ones are skipped.")
    var lines = false

    @Flag(help: "Print a total instead of a line for each record.")
    var quiet = false

    @Option(help: ArgumentHelp("How long the broker may take to acknowledge a record.", valueName: "seconds"))
    var timeout = 30

    @OptionGroup var person: OperatorOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if !(1...3600).contains(timeout) { throw ValidationError("--timeout must be between 1 and 3600 seconds.") }
    }

    func run() async throws {
        let person = try person.operator()
        let topic = try Self.topic(topic)
        let headers = try headers.map(Self.header)
        let keys = try KeySource(key: key, path: keyFrom, topic: topic, headers: headers)
        var input = try RecordInput(path: input)
        var sender = try await RecordSender(broker.settings(), topic: topic, headers: headers, timeoutSeconds: timeout)
        if lines {
            let count = try Self.sendLines(of: &input, keys: keys, to: &sender)
            guard count > 0 else {
                throw CommandFailure.usage("\(self.input) holds blank lines only; nothing was published")
            }
        } else {
            let value = try input.all()
            guard !value.isEmpty else { throw CommandFailure.usage("\(self.input) is empty; nothing was published") }
            try sender.send(key: keys.key(of: value, record: 1), value: value)
        }
        let receipts = try sender.receipts()
        let action = OperatorAction("publish", on: topic.name, [("records", .number(Int64(receipts.count)))])
        await OperatorActions.recordIfPossible(action, by: person, in: database)
        if !quiet {
            for receipt in receipts {
                Console.say("\(topic)[\(receipt.partition)] offset \(receipt.offset.map(String.init) ?? "not told")")
            }
        }
        if quiet || lines { Console.say("\(receipts.count) records published to \(topic)") }
    }

    /// What was sent before a line without a key is published all the same, and the complaint says so.
    /// - Returns: how many there were.
    private static func sendLines(
        of input: inout RecordInput, keys: KeySource, to sender: inout RecordSender
    ) throws -> Int {
        var count = 0
        do throws(CommandFailure) {
            while let line = try input.line() {
                let key = try keys.key(of: line, record: count + 1)
                try sender.send(key: key, value: line)
                count += 1
            }
        } catch {
            _ = try sender.receipts()
            throw CommandFailure.usage("\(error.reason); the \(count) records before it were published")
        }
        return count
    }

    /// Kafka's own rules for names, with the answer that its error code is not.
    private static func topic(_ name: String) throws(CommandFailure) -> Topic {
        let isName =
            (1...249).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed) && name != "." && name != ".."
        guard isName else {
            throw .usage(
                "--topic \(name) is no name of a topic: it takes 1 to 249 letters, digits, dots, hyphens and underscores; "
                    + "`switchyard topics plan` shows ours")
        }
        return Topic(name)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A header as the command line has it: the first `=` ends the name.
    static func header(_ text: String) throws(CommandFailure) -> (name: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { throw .usage("--header \(text) is not name=value") }
        return (String(parts[0]), String(parts[1]))
    }
}
