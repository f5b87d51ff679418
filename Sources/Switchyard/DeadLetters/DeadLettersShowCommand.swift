import ArgumentParser
import Domain
import Events
import Kafka
import Postgres
import WorkerRuntime

/// `switchyard dead-letters show`.
struct DeadLettersShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one record that was set aside, without what it says about people.",
        discussion: """
            Of key and headers only what Switchyard itself writes is shown as it is, and of the value its structure. \
            --reveal shows everything, and who looked is recorded first.
            """)

    @Argument(help: ArgumentHelp("The record, as `list` names it.", valueName: "topic[partition]@offset"))
    var record: DeadLetterAddress

    @Flag(help: "Show key, headers and value as they are, personal data included.")
    var reveal = false

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let person = try person.operator()
        var connection = try await database.connect()
        if reveal {
            try OperatorActions.record(
                OperatorAction("dead-letters show --reveal", on: record.description), by: person, in: &connection)
        }
        output.say(try Self.report(on: record, revealing: reveal, in: &connection))
    }

    /// Several when several workers read the topic.
    static func report(
        on record: DeadLetterAddress, revealing: Bool, in connection: inout PostgresConnection
    ) throws -> Report {
        var parameters = Parameters()
        parameters.text(record.topic)
        parameters.integer(record.partition)
        parameters.bigint(record.offset)
        parameters.text(nil)
        let rows = try connection.query(DeadLetterStatements.show, parameters)
        guard rows.count > 0 else { throw CommandFailure.usage("\(record) is not set aside; see `dead-letters list`") }
        var report = Report()
        for row in 0..<rows.count {
            let key = rows.optionalByteArray(row, 10)
            let value = rows.optionalByteArray(row, 11)
            report.add(
                rows.text(row, 0),
                [
                    ("record", .text(record.description)), ("group", .text(rows.text(row, 0))),
                    ("state", .text(rows.text(row, 9))), ("reason", .text(rows.text(row, 1))),
                    ("explanation", .text(rows.text(row, 2))), ("attempts", .number(Int64(rows.int32(row, 3)))),
                    ("worker_version", .text(rows.text(row, 4))), ("written", .init(rows.moment(row, 5))),
                    ("parked", .init(rows.moment(row, 6))), ("due", .init(rows.optionalMoment(row, 7))),
                    ("released_by", .init(rows.optionalText(row, 8))), ("cluster", .text(rows.text(row, 13))),
                    (
                        "key",
                        .text(key.map { revealing ? String(decoding: $0, as: UTF8.self) : Mask.key($0) } ?? "(none)")
                    ), ("headers", .text(try headers(rows.byteArray(row, 12), of: record.topic, revealing: revealing))),
                    ("value", .text(value.map { text($0, revealing: revealing) } ?? "(none: a tombstone)")),
                ])
        }
        return report
    }

    private static func text(_ value: [UInt8], revealing: Bool) -> String {
        revealing ? String(decoding: value, as: UTF8.self) : Mask.structure(of: value)
    }

    /// Headers of our own events as they are; those of records from outside can hold anything.
    private static func headers(
        _ framed: [UInt8], of topic: String, revealing: Bool
    ) throws(KafkaError) -> String {
        let isPlain = revealing || (Topic.all.contains(Topic(topic)) && !Topic(topic).isWrittenByOthers)
        var batch = RecordBatch(recordLimit: 1, byteLimit: 1)
        try batch.appendStored(
            topic: "", partition: 0, offset: RecordOffset(0), timestamp: 0, key: nil, value: nil,
            headers: framed.recordBytes)
        var parts: [String] = []
        batch[0].forEachHeader { name, value in
            let name = isPlain ? String(utf8: name) : Mask.memberName(String(utf8: name))
            if let value {
                let text = String(utf8: value)
                parts.append("\(name)=\(isPlain ? text : masked(text))")
            } else {
                parts.append(name)
            }
        }
        return parts.joined(separator: ", ")
    }
}
