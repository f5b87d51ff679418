import Glibc
import TestBasics
import Testing

@testable import ChildProcesses

@Suite(.timeLimit(.minutes(1))) struct `Starting a program` {
    private func shell(
        _ script: String, environment: ChildEnvironment = .ours(), output: ChildOutput = .nowhere
    ) throws -> ChildProcess {
        try ChildProcess(["/bin/sh", "-c", script], environment: environment, output: output)
    }

    @Test func `tells how it ended`() throws {
        #expect(try shell("exit 7").wait() == .exit(code: 7))
        #expect(try shell("kill -9 $$").wait() == .killed(signal: SIGKILL))
        #expect(try shell("true").wait().isSuccess)
    }

    @Test func `appends both its outputs to a file`() throws {
        let file = TemporaryFile()
        #expect(try shell("echo one; echo two >&2", output: .file(file.path)).wait().isSuccess)
        #expect(try shell("echo three", output: .file(file.path)).wait().isSuccess)
        #expect(file.text == "one\ntwo\nthree\n")
    }

    @Test func `ends a program that does not want to end`() throws {
        let file = TemporaryFile()
        let stubborn = try shell("trap '' TERM; echo ready; while :; do sleep 1; done", output: .file(file.path))
        #expect(try becomesTrue { file.text == "ready\n" })
        #expect(stubborn.stop(within: .milliseconds(200)) == .killed(signal: SIGKILL))
    }

    @Test func `hands down no settings that were meant for somebody else`() throws {
        unsafe setenv("SWITCHYARD_CHILD_TEST", "x", 1)
        defer { unsafe unsetenv("SWITCHYARD_CHILD_TEST") }
        let script = "test -z \"$SWITCHYARD_CHILD_TEST\" && test \"$SWITCHYARD_GIVEN\" = y && test -n \"$PATH\""
        #expect(try shell(script, environment: .ours(adding: ["SWITCHYARD_GIVEN": "y"])).wait() == .exit(code: 0))
    }

    @Test func `hands down nothing but what is given`() throws {
        let file = TemporaryFile()
        let child = try ChildProcess(
            ["/usr/bin/env"], environment: .only(["B": "2", "A": "1"]), output: .file(file.path))
        #expect(child.wait().isSuccess)
        #expect(file.text == "A=1\nB=2\n")
    }

    /// Threads of a pool block signals, and we ignore SIGPIPE: neither is a program's business.
    @Test func `lets no signal be blocked or ignored`() throws {
        let file = TemporaryFile()
        let before = Glibc.signal(SIGPIPE, SIG_IGN)
        defer { _ = Glibc.signal(SIGPIPE, before) }
        let child = try ChildProcess(
            ["/bin/grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"], output: .file(file.path))
        #expect(child.wait().isSuccess)
        let masks = file.text.split(separator: "\n").map { UInt64($0.suffix(16), radix: 16) ?? .max }
        // The C library keeps signals 32 and 33 for its own threads.
        #expect(masks.map { $0 & ~(0b11 << 31) } == [0, 0], "\(file.text)")
    }

    @Test func `hands down no descriptor`() throws {
        let file = TemporaryFile()
        let open = dup(0)
        defer { close(open) }
        let child = try shell("ls /proc/$$/fd", output: .file(file.path))
        #expect(child.wait().isSuccess)
        #expect(!file.text.split(separator: "\n").contains(Substring(String(open))))
    }

    @Test func `opens a group, joins one, or stays in ours`() throws {
        let leader = try ChildProcess(["/bin/sleep", "600"], output: .nowhere)
        let member = try ChildProcess(["/bin/sleep", "600"], place: .group(leader.id), output: .nowhere)
        let ours = try ChildProcess(["/bin/sleep", "600"], place: .ourGroup, output: .nowhere)
        let alone = try ChildProcess(["/bin/sleep", "600"], place: .ownSession, output: .nowhere)
        #expect(getpgid(leader.id) == leader.id)
        #expect(getpgid(member.id) == leader.id)
        #expect(getpgid(ours.id) == getpgrp())
        #expect(getsid(alone.id) == alone.id)
        for child in [leader, member, ours, alone] {
            #expect(child.stop(within: .seconds(5)) == .killed(signal: SIGTERM))
        }
    }

    @Test func `says what cannot be started, and why`() {
        let failure = StartFailure(program: "/no/such/program", code: ENOENT)
        #expect(throws: failure) { _ = try ChildProcess(["/no/such/program"], output: .nowhere) }
        #expect(failure.description == "starting /no/such/program: No such file or directory")
    }
}
