import Domain
import Events
import Glibc

/// CPU time of everything that takes part, at one moment.
struct Meter {
    /// In microseconds, in the order of the table; what cannot be seen from here is missing.
    private(set) var parts: [(name: String, microseconds: Int64)] = []

    static let feeder = "feeder, warehouse, gauges"
    static let postgres = "PostgreSQL"
    static let broker = "broker"

    init(_ processes: [WorkerName: [Int32]], at site: Site) {
        for worker in WorkerName.line {
            guard let ids = processes[worker] else { continue }
            parts.append((worker.rawValue, ids.compactMap { ProcessTimes.cpu(of: $0) }.reduce(0, +)))
        }
        if let id = site.postgresPID, let time = ProcessTimes.cpuOfFamily(of: id) {
            parts.append((Self.postgres, time))
        }
        if let id = site.brokerPID, let time = ProcessTimes.cpu(of: id) { parts.append((Self.broker, time)) }
        if let time = ProcessTimes.cpu(of: getpid()) { parts.append((Self.feeder, time)) }
    }

    /// What each part has used since, per order.
    func spent(since earlier: Meter, orders: Double) -> [(name: String, microseconds: Double)] {
        parts.compactMap { part in
            guard orders > 0, let before = earlier.parts.first(where: { $0.name == part.name }) else { return nil }
            return (part.name, Double(part.microseconds - before.microseconds) / orders)
        }
    }
}
