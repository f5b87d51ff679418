import Glibc

/// The folder in which everything of one demonstration is, and the lock that says whose it is.
package struct Workplace: ~Copyable {
    /// Without `.` and `..`.
    package let directory: String
    /// Where the programs are.
    package let programs: String
    /// The repository: where `deploy/` and `topics/` are.
    package let root: String
    private let lock: Int32

    package var logs: String { "\(directory)/log" }
    var brokerReadyFile: String { "\(directory)/broker" }
    var environmentFile: String { "\(directory)/env" }
    /// Holds the id of the process that keeps a finished demonstration running.
    var keptFile: String { "\(directory)/kept" }

    package func log(of program: String) -> String { "\(logs)/\(program).log" }

    /// Takes the folder over, after ending a demonstration that was left running in it.
    ///
    /// - Parameter say: told what takes time.
    package init(_ directory: String, say: (String) -> Void) throws {
        let directory = directory.hasPrefix("/") ? directory : "\(currentDirectory())/\(directory)"
        try Files.makeDirectory(directory)
        guard let resolved = Files.resolved(directory) else { throw SystemFailure(step: "entering \(directory)") }
        guard let root = findRoot() else {
            throw DemoError(
                "there is no deploy/demo here: run it in the folder of the repository, as scripts/demo does")
        }
        let lock = try takeLock(resolved, say)
        do {
            try Files.makeDirectory("\(resolved)/log")
            try Files.write("\(getpid())\n", to: "\(resolved)/process")
        } catch {
            close(lock)
            throw error
        }
        Files.remove("\(resolved)/kept")
        Files.remove("\(resolved)/env")
        self.lock = lock
        self.directory = resolved
        self.root = root
        programs = Files.programFolder
    }

    /// The path of one of our programs.
    package func program(_ name: String) throws(DemoError) -> String {
        let path = "\(programs)/\(name)"
        guard Files.isExecutable(path) else {
            throw DemoError("\(path) is missing: build everything first, with `swift build -c release`")
        }
        return path
    }

    /// Gives the folder back. What says where things run is removed, as nothing runs any more.
    package consuming func release() {
        for name in ["process", "kept", "env", "start", "broker"] { Files.remove("\(directory)/\(name)") }
        close(lock)
    }
}

private func currentDirectory() -> String { Files.resolved(".") ?? "." }

/// The nearest folder with `deploy/demo`, from here upwards, then from the executable upwards.
private func findRoot() -> String? {
    for start in [currentDirectory(), Files.programFolder] {
        var folder = start
        while !folder.isEmpty {
            if Files.exists("\(folder)/deploy/demo/goods.csv") { return folder }
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = String(folder[..<slash])
        }
    }
    return nil
}

/// The kernel gives the lock back when we are gone, however that came about.
private func takeLock(_ directory: String, _ say: (String) -> Void) throws -> Int32 {
    let path = "\(directory)/lock"
    let lock = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else { throw SystemFailure(step: "locking \(path)") }
    if flock(lock, LOCK_EX | LOCK_NB) == 0 { return lock }
    do {
        try endKept(directory, say, isFree: { flock(lock, LOCK_EX | LOCK_NB) == 0 })
    } catch {
        close(lock)
        throw error
    }
    return lock
}

private func endKept(_ directory: String, _ say: (String) -> Void, isFree: () -> Bool) throws {
    guard let kept = readProcess("\(directory)/kept") else {
        let other = readProcess("\(directory)/process").map { " (process \($0))" } ?? ""
        throw DemoError(
            "another demonstration is running in \(directory)\(other): wait for it, or choose another --directory"
        )
    }
    say("Ending the demonstration that an earlier run left running (process \(kept))")
    kill(kept, SIGTERM)
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline, !Interruption.isAsked {
        if isFree() { return }
        usleep(50_000)
    }
    throw DemoError("process \(kept) has not ended after 60 s; end it with `kill -9 \(kept)` and try again")
}

private func readProcess(_ path: String) -> pid_t? {
    Files.read(path)?.split(separator: "\n").first.flatMap { pid_t($0) }
}

extension Workplace {
    /// Ends a demonstration that was left running. Whether there was one.
    package static func stopKept(in directory: String) -> Bool {
        guard let kept = readProcess("\(directory)/kept"), kill(kept, SIGTERM) == 0 else { return false }
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline, kill(kept, 0) == 0 { usleep(50_000) }
        return true
    }
}
