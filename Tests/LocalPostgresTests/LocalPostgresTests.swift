import ChildProcesses
import Glibc
import Testing

@testable import LocalPostgres

@Suite(.serialized) struct `A private PostgreSQL` {
    @Test func `starts in less than a few seconds and makes databases from templates`() throws {
        let server = try LocalPostgres.startTemporary()
        let directory = server.directory
        try server.createDatabase("first")
        try server.createDatabase("it's second", template: "first")
        #expect(throws: LocalPostgresError.self) { try server.createDatabase("first") }
        server.stop()
        #expect(!Files.exists(directory))
    }

    @Test func `starts again on its directory after a stop and after a crash`() throws {
        let directory = temporaryPath()
        defer { remove(directory) }
        let first = try LocalPostgres.start(in: directory)
        try first.createDatabase("kept")
        first.stop()
        let second = try LocalPostgres.start(in: directory)
        #expect(throws: LocalPostgresError.self) { try second.createDatabase("kept") }
        second.crash()
        let third = try LocalPostgres.start(in: directory)
        #expect(throws: LocalPostgresError.self) { try third.createDatabase("kept") }
        third.stop()
    }

    @Test func `is not fooled by a pid file that names another living process`() throws {
        let directory = temporaryPath()
        defer { remove(directory) }
        let first = try LocalPostgres.start(in: directory)
        first.crash()
        let path = "\(directory)/data/postmaster.pid"
        let text = try #require(Files.read(path))
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[0] = String(getppid())
        #expect(Files.writePrivate(lines.joined(separator: "\n"), to: path))
        let second = try LocalPostgres.start(in: directory)
        second.stop()
    }

    @Test func `refuses a directory that another process runs`() throws {
        let server = try LocalPostgres.startTemporary()
        let directory = server.directory
        #expect(throws: LocalPostgresError.alreadyRunning(directory: directory)) {
            try discard(LocalPostgres.start(in: directory))
        }
        server.stop()
    }

    @Test func `says which port is taken`() throws {
        var settings = LocalPostgres.Settings()
        settings.port = 0
        let server = try LocalPostgres.startTemporary(settings)
        let (chosen, conninfo) = (server.port, server.loopbackConninfo())
        let port = try #require(chosen)
        #expect(conninfo?.contains("port=\(port)") == true)
        settings.port = port
        #expect(throws: LocalPostgresError.portTaken(port)) {
            try discard(LocalPostgres.startTemporary(settings))
        }
        server.stop()
    }

    @Test(.enabled(if: geteuid() == 0)) func `says which folder its user may not enter`() throws {
        let closed = temporaryPath()
        let made = unsafe mkdir(closed, 0o700)
        #expect(made == 0)
        defer { remove(closed) }
        #expect(throws: LocalPostgresError.notPermitted(path: closed, user: "postgres")) {
            try discard(LocalPostgres.start(in: "\(closed)/inside"))
        }
    }

    @Test func `says that a path is too long for a socket`() {
        let directory = temporaryPath() + String(repeating: "x", count: 90)
        defer { remove(directory) }
        #expect(throws: LocalPostgresError.self) { try discard(LocalPostgres.start(in: directory)) }
    }

    @Test func `says which version made a directory and is missing`() throws {
        let directory = temporaryPath()
        defer { remove(directory) }
        #expect(Files.makeDirectory("\(directory)/data", mode: 0o755))
        #expect(Files.writePrivate("9.6\n", to: "\(directory)/data/PG_VERSION"))
        #expect(throws: LocalPostgresError.versionNotInstalled(directory: "\(directory)/data", version: "9.6")) {
            try discard(LocalPostgres.start(in: directory))
        }
    }

    @Test func `names the setting that the server refuses`() throws {
        var settings = LocalPostgres.Settings()
        settings.others["no_such_setting"] = "1"
        let error = #expect(throws: LocalPostgresError.self) { try discard(LocalPostgres.startTemporary(settings)) }
        #expect(error?.description.contains("no_such_setting") == true)
    }

    @Test func `ends when its owner is killed, and its temporary directory with it`() throws {
        let server = try LocalPostgres.startTemporary()
        let directory = server.directory
        let id = server.processID
        server.abandon()
        let ended = waitUntil(within: .seconds(60)) { () -> Bool? in
            _ = waitpid(id, nil, WNOHANG)
            return Files.exists(directory) ? nil : true
        }
        #expect(ended == true)
        #expect(kill(id, 0) == -1)
    }

    @Test func `knows errors by what PostgreSQL's programs say`() {
        func error(_ output: String) -> LocalPostgresError {
            LocalPostgresError(step: "s", output: output, path: "/p", user: "u", port: 1)
        }
        #expect(error("could not write: No space left on device") == .diskFull(path: "/p"))
        #expect(error("FATAL: could not open: Permission denied") == .notPermitted(path: "/p", user: "u"))
        #expect(error("a\nb") == .failed(step: "s", reason: "a\nb"))
        #expect(LocalPostgresError.notInstalled.description.contains("apt-get install postgresql"))
    }

    @Test func `takes the newest installed version`() throws {
        let root = temporaryPath()
        defer { remove(root) }
        for version in ["9", "15", "16"] {
            #expect(Files.makeDirectory("\(root)/\(version)/bin", mode: 0o755))
            for program in version == "16" ? ["postgres"] : ["postgres", "initdb"] {
                #expect(Files.writePrivate("", to: "\(root)/\(version)/bin/\(program)"))
                unsafe chmod("\(root)/\(version)/bin/\(program)", 0o755)
            }
        }
        #expect(Installation.all(below: root).map(\.majorVersion) == ["9", "15"])
    }
}

private func temporaryPath() -> String {
    "/tmp/switchyard-local-postgres-\(String(UInt64.random(in: .min ... .max), radix: 36))"
}

private func remove(_ path: String) {
    _ = try? start(["/bin/rm", "-rf", path], output: "/dev/null").wait()
}

private func discard(_ server: consuming LocalPostgres) { server.stop() }
