import Domain
import Glibc
import Kafka
import Postgres

/// The real broker and database, the system's clocks and its random numbers.
final class SystemSurroundings: LaneSurroundings {
    let failpoints: (any FailpointWatcher)? = ArmedFailpoint.ofProcess

    func makeConsumer(_ settings: WorkerSettings, log: @escaping KafkaLogSink) throws(KafkaError) -> KafkaConsumer {
        try KafkaConsumer(settings.kafka.configuration, group: settings.consumerGroup, log: log)
    }

    func makeProducer(_ settings: WorkerSettings, log: @escaping KafkaLogSink) throws(KafkaError) -> KafkaProducer {
        try KafkaProducer(settings.kafka.configuration, log: log)
    }

    func connect(_ settings: WorkerSettings) throws(PostgresError) -> PostgresConnection {
        try PostgresConnection(settings)
    }

    var now: MonotonicMoment { .now }
    var time: Timestamp { .now }

    func pause(_ duration: Duration) {
        var length = timespec(
            tv_sec: Int(duration.components.seconds), tv_nsec: Int(duration.components.attoseconds / 1_000_000_000))
        // A signal may cut it short; nobody minds.
        _ = unsafe nanosleep(&length, nil)
    }

    func randomNumber() -> UInt64 { .random(in: 0 ... .max) }
}

extension WorkerSettings.Kafka {
    fileprivate var configuration: KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: bootstrapServers, settings: settings)
    }
}
