import ArgumentParser
import Events
import Foundation
import JSON
import Kafka
import Postgres
import Verifier

/// `switchyard verify`: what lies on the topics against what is in the database, after any load.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compares what lies on the topics with what is in the database.",
        discussion: """
            Reads every topic from its beginning to its end, and judges it against the database by rules of its own: no \
            lost order, no double effect, stock and money conserved, events that tell what the rows say. The pipeline \
            must be at rest: what is still on its way counts as lost. Topics must not have been trimmed since the \
            database was empty. It needs disk for a copy of the topics and may make temporary tables.

            Exit codes: 0 every claim holds, 1 one does not.
            """)

    @OptionGroup var broker: BrokerOptions
    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Write the verdict as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Logs and metrics to search for customers' data; can be given again.", valueName: "file"))
    var text: [String] = []

    @Option(help: ArgumentHelp("Where the topics are copied to meanwhile.", valueName: "directory"))
    var scratch = "/tmp"

    func run() async throws {
        let settings = try await broker.settings()
        let path = "\(scratch)/switchyard-verify-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var verifier = try record(settings, to: path)
        verifier.groupPrefix = settings.groupPrefix
        verifier.texts = text
        var connection = try await database.connect()
        let verdict = try verifier.verify(on: &connection)
        if json {
            var writer = JSONWriter()
            verdict.write(to: &writer)
            Console.say(writer.text)
        } else {
            for line in verdict.lines { Console.say(line) }
        }
        if !verdict.isGood { throw CommandFailure.disproved("\(verdict.violations) violations; the table above says which") }
    }

    private func record(_ settings: ToolSettings, to path: String) throws -> Verifier {
        let consumer = try KafkaConsumer(settings.kafka(), group: "switchyard-verifier", log: { _, _, _ in })
        var starts: [TopicPartition: Int64] = [:]
        for topic in Topic.all {
            for partition in 0..<(try consumer.partitionCount(of: topic.name, timeout: 15_000)) {
                let place = TopicPartition(topic: topic.name, partition: Int32(partition))
                starts[place] = try consumer.watermarks(place, timeout: 15_000).low.rawValue
            }
        }
        var recorder = try TopicRecorder(settings.kafka(), from: starts, to: path)
        while try !recorder.behind().isEmpty { while try recorder.read(timeout: 200) > 0 {} }
        recorder.flush()
        var spans: [Verifier.Span] = []
        for (place, first) in starts {
            spans.append(
                Verifier.Span(
                    topic: place.topic, partition: place.partition, first: first, next: try recorder.end(of: place)))
        }
        return Verifier(
            cluster: try consumer.clusterID(timeout: 15_000), recording: .file(path), spans: spans)
    }
}
