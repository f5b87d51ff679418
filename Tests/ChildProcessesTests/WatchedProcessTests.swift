import Glibc
import TestBasics
import Testing

@testable import ChildProcesses

@Suite(.timeLimit(.minutes(1))) struct `Watching a process` {
    private func sleeper() throws -> WatchedProcess {
        WatchedProcess(try ChildProcess(["/bin/sleep", "600"], output: .nowhere))
    }

    @Test func `sees it stop, go on and die`() throws {
        let process = try sleeper()
        #expect(process.state == .running)
        process.signal(SIGSTOP)
        #expect(try becomesTrue { process.state == .stopped })
        process.signal(SIGCONT)
        #expect(try becomesTrue { process.state == .running })
        process.signal(SIGKILL)
        #expect(try becomesTrue { process.state == .ended(.killed(signal: SIGKILL)) })
    }

    @Test func `remembers how it ended`() throws {
        let process = WatchedProcess(try ChildProcess(["/bin/sh", "-c", "exit 3"], output: .nowhere))
        #expect(try becomesTrue { process.state == .ended(.exit(code: 3)) })
        #expect(process.state == .ended(.exit(code: 3)))
        process.end()
        #expect(process.state == .ended(.exit(code: 3)))
    }

    @Test func `ends one that is stopped`() throws {
        let process = try sleeper()
        process.signal(SIGSTOP)
        #expect(try becomesTrue { process.state == .stopped })
        process.end()
        #expect(process.state == .ended(.killed(signal: SIGKILL)))
        #expect(kill(process.id, 0) == -1)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Guarding an owner` {
    private let script = "read -r word && echo \"dismissed $0 $1\" || echo \"abandoned $0 $1\""

    @Test(arguments: [true, false])
    func `tells an owner that is done from one that is gone`(isDone: Bool) throws {
        let file = TemporaryFile()
        let shell = try OwnerGuard(script: script, name: "guard", arguments: ["a"], output: .file(file.path))
        if isDone {
            shell.dismiss()
        } else {
            shell.abandon()
            _ = shell.process.wait()
        }
        #expect(file.text == "\(isDone ? "dismissed" : "abandoned") guard a\n")
    }
}
