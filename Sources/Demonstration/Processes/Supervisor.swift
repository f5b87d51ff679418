import ChildProcesses
import Glibc

/// A program that is to run all the time.
package struct Program: Hashable, Sendable {
    package var name: String
    /// The path of the executable, then its arguments.
    package var arguments: [String]
    package var environment: [String: String]
    /// Both outputs are appended to it.
    package var log: String
    /// How long it may take to end when asked.
    package var patience: Duration
    /// Without it nothing goes on: it is not started again.
    package var isVital: Bool

    package init(
        name: String, arguments: [String], environment: [String: String] = [:], log: String,
        patience: Duration = .seconds(25), isVital: Bool = false
    ) {
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.log = log
        self.patience = patience
        self.isVital = isVital
    }
}

/// Keeps programs running: one that dies is started again after a moment. Used from one thread, by ``step()``.
package struct Supervisor: ~Copyable {
    package enum Event: Hashable, Sendable {
        case ended(program: String, how: String)
        case started(program: String, process: Int32)
        /// It is not tried any more.
        case givenUp(program: String, reason: String)
    }

    private struct Ward {
        var program: Program
        var process: ChildProcess?
        var startedAt: ContinuousClock.Instant
        /// When it is started again; `nil` while it runs, and when it was given up.
        var dueAt: ContinuousClock.Instant?
        var quickDeaths = 0
    }

    /// A program that lived shorter than this did not really run.
    private static let quick = Duration.seconds(5)
    /// How often in a row a program may die at once before it is given up.
    private static let tries = 4

    /// With this code a worker says that its settings make no sense (EX_CONFIG).
    private static let misconfigured: Int32 = 78

    private let group: ProcessGroup
    private let pause: Duration
    private var wards: [Ward] = []

    /// - Parameter pause: between a death and the next start.
    package init(pause: Duration = .seconds(1)) throws(SystemFailure) {
        group = try ProcessGroup()
        self.pause = pause
    }

    package mutating func start(_ program: Program) throws(SystemFailure) {
        let process = try spawn(program)
        wards.append(Ward(program: program, process: process, startedAt: .now))
    }

    /// The process of a program, while it runs.
    package func process(of name: String) -> Int32? { wards.first { $0.program.name == name }?.process?.id }

    /// Looks after everything once; never waits.
    package mutating func step() -> [Event] {
        var events: [Event] = []
        for index in wards.indices { look(at: index, &events) }
        return events
    }

    private mutating func look(at index: Int, _ events: inout [Event]) {
        var ward = wards[index]
        defer { wards[index] = ward }
        if let process = ward.process {
            guard let ending = process.poll() else { return }
            ward.process = nil
            events.append(.ended(program: ward.program.name, how: ending.description))
            let lived = ContinuousClock.now - ward.startedAt
            ward.quickDeaths = lived < Self.quick ? ward.quickDeaths + 1 : 0
            if ward.program.isVital {
                events.append(.givenUp(program: ward.program.name, reason: "nothing works without it"))
            } else if ending == .exit(code: Self.misconfigured) {
                events.append(.givenUp(program: ward.program.name, reason: "trying again does not help"))
            } else if ward.quickDeaths >= Self.tries {
                events.append(
                    .givenUp(program: ward.program.name, reason: "it ended \(Self.tries) times right after its start"))
            } else {
                ward.dueAt = .now + pause
            }
        } else if let dueAt = ward.dueAt, ContinuousClock.now >= dueAt {
            ward.dueAt = nil
            do throws(SystemFailure) {
                let process = try spawn(ward.program)
                ward.process = process
                ward.startedAt = .now
                events.append(.started(program: ward.program.name, process: process.id))
            } catch {
                events.append(.givenUp(program: ward.program.name, reason: error.description))
            }
        }
    }

    private func spawn(_ program: Program) throws(SystemFailure) -> ChildProcess {
        do throws(StartFailure) {
            return try ChildProcess(
                program.arguments, environment: .ours(adding: program.environment), place: .group(group.id),
                output: .file(program.log))
        } catch {
            throw SystemFailure(error)
        }
    }

    /// Ends everything, the last started first of those that are not vital, then the vital ones.
    package consuming func stopAll() {
        let running = wards.compactMap { ward in ward.process.map { (program: ward.program, process: $0) } }
        // All are asked at once, so that they drain side by side.
        for (program, process) in running where !program.isVital { process.signal(SIGTERM) }
        for (program, process) in running where !program.isVital { _ = process.stop(within: program.patience) }
        for (program, process) in running.reversed() where program.isVital {
            _ = process.stop(within: program.patience)
        }
        group.dismiss()
    }
}
