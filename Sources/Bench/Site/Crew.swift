import Demonstration
import Domain
import Events

/// Some workers at work. One that dies ends the run: a benchmark of restarts is none.
struct Crew: ~Copyable {
    private var supervisor: Supervisor
    /// Process ids by worker.
    let processes: [WorkerName: [Int32]]
    let startedAt: ContinuousClock.Instant
    private let logs: [String: String]

    init(_ workers: [WorkerName], _ plan: WorkerPlan, on ground: Ground, at site: Site) throws {
        var supervisor = try Supervisor()
        var processes: [WorkerName: [Int32]] = [:]
        var logs: [String: String] = [:]
        let startedAt = ContinuousClock.now
        do {
            for worker in workers {
                for number in 1...plan.processes {
                    let name = plan.processes == 1 ? worker.rawValue : "\(worker.rawValue)-\(number)"
                    let log = site.workplace.log(of: name)
                    Files.remove(log)
                    logs[name] = log
                    try supervisor.start(
                        Program(
                            name: name, arguments: try Self.command(for: worker, log: log, at: site),
                            environment: Self.environment(plan, on: ground), log: log, patience: .seconds(35),
                            isVital: true))
                    if let process = supervisor.process(of: name) { processes[worker, default: []].append(process) }
                }
            }
        } catch {
            supervisor.stopAll()
            throw error
        }
        self.supervisor = supervisor
        self.processes = processes
        self.startedAt = startedAt
        self.logs = logs
    }

    private static func command(for worker: WorkerName, log: String, at site: Site) throws -> [String] {
        let program = try site.workplace.program(worker.rawValue)
        let words = site.options.under.split(separator: " ").map { String($0).replacing("{log}", with: log) }
        guard let first = words.first else { return [program] }
        // Programs are started by their path.
        return [first.hasPrefix("/") ? first : "/usr/bin/\(first)"] + Array(words.dropFirst()) + [program]
    }

    private static func environment(_ plan: WorkerPlan, on ground: Ground) -> [String: String] {
        var environment = ground.environment
        environment["SWITCHYARD_HTTP_PORT"] = "off"
        environment["SWITCHYARD_LANES_COUNT"] = String(plan.lanes)
        environment["SWITCHYARD_LANES_MAX_BATCH_RECORDS"] = String(plan.batch)
        environment["SWITCHYARD_LANES_BATCH_INTERVAL"] = "\(plan.batchInterval)ms"
        if let compression = plan.compression { environment["SWITCHYARD_KAFKA_COMPRESSION_TYPE"] = compression }
        return environment
    }

    /// - Throws: when a worker has ended.
    mutating func check() throws {
        for event in supervisor.step() {
            guard case .ended(let program, let how) = event else { continue }
            let said = Files.lastLines(logs[program] ?? "", 8).joined(separator: "\n  ")
            throw BenchError("\(program) \(how) in the middle of a run:\n  \(said)")
        }
    }

    consuming func stop() { supervisor.stopAll() }
}
