import ArgumentParser
import Events
import Foundation
import LocalBroker
import TopicFiles

/// `switchyard broker`: a Kafka broker for trying and testing, in a process of its own.
struct BrokerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker", abstract: "Runs a Kafka broker for development, until it is asked to stop.",
        discussion: """
            It has all topics from the start and listens on 127.0.0.1 only. When it accepts connections it prints a line \
            that begins with "ready", and writes the same line to --ready-file.
            """)

    @Option(help: ArgumentHelp("Where to listen.", valueName: "number"))
    var port = 19092

    @Option(help: ArgumentHelp("Where the topics' files are.", valueName: "path"))
    var topics = "topics"

    @Option(help: ArgumentHelp("A file to write when the broker is ready; removed when it stops.", valueName: "path"))
    var readyFile: String?

    func run() async throws {
        let files = try TopicDirectory(path: topics).files
        let stop = StopSignal()
        let broker = try LocalBroker(topics: files.map { ($0.topic.name, Int($0.partitions)) }, port: port)
        let ready = "ready \(broker.bootstrapServers) cluster=\(broker.clusterID)"
        Console.say(Self.banner(broker.bootstrapServers, topics: files.count))
        if let readyFile {
            do {
                try Data((ready + "\n").utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
            } catch {
                throw CommandFailure.usage(
                    "the ready file \(readyFile) cannot be written: \(error.localizedDescription)")
            }
        }
        Console.say(ready)
        await stop.wait()
        broker.stop()
        if let readyFile { try? FileManager.default.removeItem(atPath: readyFile) }
        Console.say("stopped")
    }

    static func banner(_ address: String, topics: Int) -> String {
        """
        Switchyard's local broker: for development and tests only, never for orders that matter.
          Nothing is durable: the log is in memory, and a restart begins empty under a new cluster id.
          Each partition keeps its last 5 MiB; older records are gone without a trace.
          There is no admin API, no TLS, no access control, and only this machine can reach it.

          bootstrap servers  \(address)
          clients need       \(LocalBroker.clientSettingsText)   (SWITCHYARD_KAFKA_SETTINGS)
          topics             \(topics)
        """
    }
}
