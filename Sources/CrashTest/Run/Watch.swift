import Demonstration
import Events
import Glibc
import Kafka
import Postgres
import Verifier

/// Looks in on a run while it goes on: samples of what must always hold, and what `/metrics` says.
struct Watch: ~Copyable {
    private static let interval = Duration.seconds(3)

    private let conninfo: String
    private var connection: PostgresConnection?
    private var sampler: Sampler
    private let kafka: KafkaConfiguration
    private let groups: [(name: String, partitions: [TopicPartition])]
    private var lastLook = ContinuousClock.now
    private var turn = 0
    /// A large ledger takes its time; looking at it shall take a twentieth of ours at most.
    private var nextStockLook = ContinuousClock.now
    let metricsFile: String

    init(_ site: borrowing Site, metricsFile: String) throws {
        conninfo = site.conninfo
        sampler = Sampler(cluster: site.clusterID)
        self.metricsFile = metricsFile
        var groups: [(name: String, partitions: [TopicPartition])] = []
        for worker in WorkerName.allCases {
            groups.append((site.groupPrefix + worker.rawValue, site.inputs(of: worker)))
        }
        self.groups = groups
        kafka = site.kafka
        try Files.write("", to: metricsFile)
    }

    var checks: [Check] { sampler.checks }

    /// - Parameters:
    ///   - ports: where the workers tell their metrics, by name.
    ///   - isBrokerUp: a broker that is away is not asked.
    mutating func step(ports: [String: UInt16], isBrokerUp: Bool) {
        guard ContinuousClock.now - lastLook >= Self.interval else { return }
        lastLook = .now
        turn += 1
        let names = ports.keys.sorted()
        if !names.isEmpty, let port = ports[names[turn % names.count]] { scrape(names[turn % names.count], port) }
        // Servers that are away are looked at the next time.
        do {
            if connection == nil { connection = try PostgresConnection(conninfo: conninfo) }
            try sampleStock()
            if isBrokerUp { try sampleOffsets(of: turn % groups.count) }
        } catch {
            connection = nil
        }
    }

    private mutating func sampleStock() throws(PostgresError) {
        guard ContinuousClock.now >= nextStockLook else { return }
        let start = ContinuousClock.now
        try sampler.sampleStock(on: &connection!)
        nextStockLook = .now + (ContinuousClock.now - start) * 20
    }

    private mutating func sampleOffsets(of index: Int) throws {
        // A client that asks and never joins.
        var consumer = try KafkaConsumer(kafka, group: groups[index].name, log: { _, _, _ in })
        try sampler.sampleOffsets(of: groups[index].name, groups[index].partitions, in: consumer, on: &connection!)
        consumer.close()
    }

    /// Once for every group, at the end.
    mutating func sampleAllOffsets() throws {
        connection = try PostgresConnection(conninfo: conninfo)
        for index in groups.indices { try sampleOffsets(of: index) }
    }

    private func scrape(_ name: String, _ port: UInt16) {
        guard let text = Metrics.text(of: port) else { return }
        let descriptor = unsafe open(metricsFile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array("# \(name)\n".utf8) + text
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }
}
