import ChildProcesses
import Glibc
import TestBasics
import Testing

@testable import Demonstration

@Suite(.timeLimit(.minutes(1))) struct `Supervising programs` {
    private func sleeper(_ name: String, vital: Bool = false) -> Program {
        Program(name: name, arguments: ["/bin/sleep", "600"], log: "/dev/null", patience: .seconds(5), isVital: vital)
    }

    private func isRunning(_ process: Int32) -> Bool { kill(process, 0) == 0 }

    private func process(_ name: String, of supervisor: borrowing Supervisor) throws -> Int32 {
        let process = supervisor.process(of: name)
        return try #require(process)
    }

    /// Steps until the events hold what is looked for.
    private func events(
        of supervisor: inout Supervisor, until found: ([Supervisor.Event]) -> Bool
    ) -> [Supervisor.Event] {
        var events: [Supervisor.Event] = []
        _ = try? becomesTrue {
            events += supervisor.step()
            return found(events)
        }
        return events
    }

    @Test func `starts a program again after somebody has killed it`() throws {
        var supervisor = try Supervisor(pause: .milliseconds(20))
        try supervisor.start(sleeper("one"))
        let first = try process("one", of: supervisor)
        kill(first, SIGKILL)
        let events = events(of: &supervisor) { $0.count >= 2 }
        let second = try process("one", of: supervisor)
        #expect(second != first)
        #expect(events.first == .ended(program: "one", how: "was killed (kill -9)"))
        #expect(events.last == .started(program: "one", process: second))
        supervisor.stopAll()
        #expect(!isRunning(second))
    }

    @Test func `leaves no process behind`() throws {
        var supervisor = try Supervisor()
        for name in ["one", "two", "three"] { try supervisor.start(sleeper(name, vital: name == "one")) }
        var processes: [Int32] = []
        for name in ["one", "two", "three"] { processes.append(try process(name, of: supervisor)) }
        supervisor.stopAll()
        for process in processes { #expect(!isRunning(process)) }
    }

    @Test func `gives up a program that ends right after every start`() throws {
        var supervisor = try Supervisor(pause: .milliseconds(5))
        try supervisor.start(Program(name: "broken", arguments: ["/bin/false"], log: "/dev/null"))
        let events = events(of: &supervisor) { events in
            events.contains { if case .givenUp = $0 { true } else { false } }
        }
        #expect(events.last == .givenUp(program: "broken", reason: "it ended 4 times right after its start"))
        supervisor.stopAll()
    }

    @Test func `gives up a program at once whose settings make no sense`() throws {
        var supervisor = try Supervisor(pause: .milliseconds(5))
        try supervisor.start(Program(name: "odd", arguments: ["/bin/sh", "-c", "exit 78"], log: "/dev/null"))
        let events = events(of: &supervisor) { $0.count >= 2 }
        #expect(events.first == .ended(program: "odd", how: "ended with code 78"))
        #expect(events.last == .givenUp(program: "odd", reason: "trying again does not help"))
        supervisor.stopAll()
    }

    @Test func `does not start a vital program again`() throws {
        var supervisor = try Supervisor(pause: .milliseconds(5))
        try supervisor.start(sleeper("broker", vital: true))
        kill(try process("broker", of: supervisor), SIGKILL)
        let events = events(of: &supervisor) { $0.count >= 2 }
        #expect(events.last == .givenUp(program: "broker", reason: "nothing works without it"))
        supervisor.stopAll()
    }

    @Test func `ends everything when its owner is gone`() throws {
        let group = try ProcessGroup()
        let child = try ChildProcess(["/bin/sleep", "600"], place: .group(group.id), output: .nowhere)
        // What the kernel does to the pipe of an owner that was killed.
        group.abandon()
        var ending: Ending?
        _ = try becomesTrue {
            ending = child.poll()
            return ending != nil
        }
        #expect(ending == .killed(signal: SIGTERM))
    }

    @Test func `says what cannot be started, and why`() throws {
        var supervisor = try Supervisor()
        let program = Program(name: "missing", arguments: ["/no/such/program"], log: "/dev/null")
        var failure: SystemFailure?
        do throws(SystemFailure) { try supervisor.start(program) } catch { failure = error }
        #expect(failure == SystemFailure(step: "starting /no/such/program", code: ENOENT))
        supervisor.stopAll()
    }
}
