import ChildProcesses
import Demonstration
import Events
import Glibc

/// All worker processes: starts them, lets faults happen to them, and brings them back.
///
/// Used from one thread, by ``step(_:)``.
struct Fleet: ~Copyable {
    /// Between a death and the next start.
    private static let pause = Duration.milliseconds(500)
    /// Codes by which a worker says that it had better be started again: unavailable, temporary failure, failure.
    private static let excused: Set<Int32> = [69, 70, 75]

    private struct Ward {
        let slot: Fault.Slot
        let environment: [String: String]
        let log: String
        var process: WatchedProcess?
        /// When it is started again.
        var dueAt: ContinuousClock.Instant?
        /// The failpoint it was started with, and after how long to wake it when it stops there.
        var failpoint: (name: String, wakeAfter: Duration?)?
        /// When to wake it.
        var wakeAt: ContinuousClock.Instant?
        /// We have ended it: how it ends is no surprise.
        var isDoomed = false
        /// When an extra process goes for good; `nil` for those that stay.
        var leavesAt: ContinuousClock.Instant?
        var isGone = false
    }

    /// What came of failpoints, and what processes did by themselves.
    struct Record: Sendable {
        var starts = 0
        var reached: [String: Int] = [:]
        var armed: [String: Int] = [:]
        /// Processes that ended by themselves and asked to be started again, by exit code.
        var exits: [Int32: Int] = [:]
        /// Processes that ended as none should.
        var failures: [String] = []
    }

    private let group: ProcessGroup
    private let programs: [WorkerName: String]
    private let environment: (WorkerName) -> [String: String]
    private let logs: String
    private var wards: [Ward] = []
    private var extras = 0
    private(set) var record = Record()
    /// `/metrics` of each process, by name.
    private(set) var ports: [String: UInt16] = [:]

    /// - Parameter environment: what the workers of a name are told.
    init(
        programs: [WorkerName: String], logs: String, environment: @escaping (WorkerName) -> [String: String]
    ) throws {
        group = try ProcessGroup()
        self.programs = programs
        self.environment = environment
        self.logs = logs
    }

    /// Every log that was written.
    var logFiles: [String] { Array(Set(wards.map(\.log))).sorted() }

    mutating func start(processes: Int) throws {
        for worker in WorkerName.allCases {
            for number in 1...processes { try add(Fault.Slot(worker: worker, number: number)) }
        }
    }

    private mutating func add(_ slot: Fault.Slot, leavesAt: ContinuousClock.Instant? = nil) throws {
        guard let port = freeLoopbackPort() else { throw DemoError("no port of this machine is free") }
        ports["\(slot)"] = port
        var ward = Ward(
            slot: slot, environment: environment(slot.worker).merging(["SWITCHYARD_HTTP_PORT": String(port)]) { $1 },
            log: "\(logs)/\(slot.worker.rawValue)-\(slot.number).log", leavesAt: leavesAt)
        try start(&ward)
        wards.append(ward)
    }

    private mutating func start(_ ward: inout Ward) throws {
        var variables = ward.environment
        if let failpoint = ward.failpoint {
            variables["SWITCHYARD_FAILPOINT"] = failpoint.name + (failpoint.wakeAfter == nil ? "" : ":stop")
        }
        ward.isDoomed = false
        ward.wakeAt = nil
        ward.dueAt = nil
        record.starts += 1
        ward.process = WatchedProcess(
            try ChildProcess(
                [programs[ward.slot.worker] ?? ""], environment: .ours(adding: variables), place: .group(group.id),
                output: .file(ward.log)))
    }

    // MARK: - Faults

    private func index(of slot: Fault.Slot) -> Int { wards.firstIndex { $0.slot == slot } ?? 0 }

    mutating func kill(_ slot: Fault.Slot) { end(index(of: slot), SIGKILL, pause: Self.pause) }

    /// Ends it without a word and starts it with a failpoint.
    mutating func arm(_ slot: Fault.Slot, at point: String, pass: Int, wakeAfter: Duration?) {
        let index = index(of: slot)
        end(index, SIGKILL, pause: .milliseconds(100))
        wards[index].failpoint = ("\(point):\(pass)", wakeAfter)
        record.armed[point, default: 0] += 1
    }

    mutating func sleep(_ slot: Fault.Slot, for time: Duration) {
        let index = index(of: slot)
        guard let process = wards[index].process else { return }
        process.signal(SIGSTOP)
        wards[index].wakeAt = .now + time
    }

    /// Stops it until the calm, which wakes it long after all that it held was taken from it.
    mutating func strand(_ slot: Fault.Slot) throws {
        let index = index(of: slot)
        guard let process = wards[index].process else { return }
        process.signal(SIGSTOP)
        wards[index].wakeAt = .now + .seconds(86_400)
        extras += 1
        try add(Fault.Slot(worker: slot.worker, number: 100 + extras))
    }

    mutating func leave(_ slot: Fault.Slot, for time: Duration) { end(index(of: slot), SIGTERM, pause: time) }

    mutating func join(_ worker: WorkerName, for time: Duration) throws {
        extras += 1
        try add(Fault.Slot(worker: worker, number: 100 + extras), leavesAt: .now + time)
    }

    private mutating func end(_ index: Int, _ signal: Int32, pause: Duration) {
        wards[index].failpoint = nil
        wards[index].wakeAt = nil
        if let process = wards[index].process {
            wards[index].isDoomed = true
            process.signal(signal)
            // A stopped process hears nothing else.
            if signal == SIGTERM { process.signal(SIGCONT) }
        }
        wards[index].dueAt = .now + pause
    }

    // MARK: - Looking after them

    /// Looks after everything once; never waits.
    ///
    /// - Parameter say: told what happened.
    mutating func step(_ say: (String) -> Void) throws {
        for index in wards.indices where !wards[index].isGone {
            var ward = wards[index]
            try look(after: &ward, say)
            wards[index] = ward
        }
    }

    private mutating func look(after ward: inout Ward, _ say: (String) -> Void) throws {
        if let process = ward.process {
            switch process.state {
            case .running: break
            case .stopped:
                if ward.wakeAt == nil, let failpoint = ward.failpoint, let wakeAfter = failpoint.wakeAfter {
                    reach(failpoint.name)
                    say("\(ward.slot) stopped at \(failpoint.name)")
                    ward.failpoint = nil
                    ward.wakeAt = .now + wakeAfter
                }
            case .ended(let ending):
                ward.process = nil
                judge(ending, of: &ward, say)
                ward.wakeAt = nil
                ward.dueAt = ward.dueAt ?? .now + Self.pause
            }
        }
        if let wakeAt = ward.wakeAt, ContinuousClock.now >= wakeAt {
            ward.wakeAt = nil
            ward.process?.signal(SIGCONT)
            say("\(ward.slot) is awake again")
        }
        if let leavesAt = ward.leavesAt, ContinuousClock.now >= leavesAt {
            if let process = ward.process {
                if !ward.isDoomed { process.signal(SIGTERM) }
                ward.isDoomed = true
            } else {
                ward.isGone = true
            }
            return
        }
        if ward.process == nil, let dueAt = ward.dueAt, ContinuousClock.now >= dueAt { try start(&ward) }
    }

    private mutating func judge(_ ending: Ending, of ward: inout Ward, _ say: (String) -> Void) {
        if case .killed(SIGKILL) = ending, let failpoint = ward.failpoint, failpoint.wakeAfter == nil, !ward.isDoomed {
            reach(failpoint.name)
            say("\(ward.slot) was killed at \(failpoint.name)")
            ward.failpoint = nil
            return
        }
        switch ending {
        case .exit(code: 0) where ward.isDoomed, .killed(SIGKILL) where ward.isDoomed, .killed(SIGTERM) where ward.isDoomed:
            return
        case .exit(let code) where Self.excused.contains(code):
            record.exits[code, default: 0] += 1
            say("\(ward.slot) \(ending): \(lastReason(in: ward.log))")
        default:
            record.failures.append("\(ward.slot) \(ending): see \(ward.log)")
            say("\(ward.slot) \(ending), which it should not: \(lastReason(in: ward.log))")
        }
    }

    private mutating func reach(_ failpoint: String) {
        record.reached[String(failpoint.prefix { $0 != ":" }), default: 0] += 1
    }

    private func lastReason(in log: String) -> String { Files.lastLines(log, 1).first ?? "" }

    // MARK: - The end

    /// No more faults: everybody is awake and stays.
    mutating func calm() {
        for index in wards.indices where !wards[index].isGone {
            if wards[index].process?.state == .stopped || wards[index].wakeAt != nil {
                wards[index].wakeAt = nil
                wards[index].process?.signal(SIGCONT)
            }
            // Armed and never reached: it would end itself in the calm.
            if wards[index].failpoint != nil, wards[index].process != nil { end(index, SIGKILL, pause: .zero) }
            wards[index].failpoint = nil
            if let dueAt = wards[index].dueAt { wards[index].dueAt = min(dueAt, .now + Self.pause) }
            if wards[index].leavesAt != nil { wards[index].leavesAt = .now }
        }
    }

    /// How often a process ended by itself in a run of the workers that nobody disturbs any more.
    var surprises: Int { record.failures.count }

    /// Asks all to drain, and waits for it.
    mutating func drain(within limit: Duration, _ say: (String) -> Void) {
        for index in wards.indices {
            wards[index].isDoomed = true
            wards[index].process?.signal(SIGTERM)
            wards[index].process?.signal(SIGCONT)
        }
        let deadline = ContinuousClock.now + limit
        for index in wards.indices {
            guard let process = wards[index].process else { continue }
            while ContinuousClock.now < deadline, !process.hasEnded { usleep(10_000) }
            if process.state != .ended(.exit(code: 0)) {
                let how = process.hasEnded ? "\(process.state)" : "has not ended within \(limit)"
                record.failures.append("\(wards[index].slot), asked to end, \(how): see \(wards[index].log)")
                say("\(wards[index].slot), asked to end, \(how)")
            }
            process.end()
            wards[index].process = nil
            wards[index].isGone = true
        }
    }

    consuming func stop() {
        for ward in wards { ward.process?.end() }
        group.dismiss()
    }
}

extension WatchedProcess {
    var hasEnded: Bool { if case .ended = state { true } else { false } }
}
