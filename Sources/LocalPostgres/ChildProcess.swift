import Glibc

/// A program that we started and have to wait for.
struct ChildProcess {
    let id: pid_t

    /// Starts a program in a process group of its own, so that Control-C reaches us and not it.
    ///
    /// - Parameters:
    ///   - input: a descriptor for its standard input; otherwise it has none.
    ///   - output: the file that both its outputs are appended to.
    /// - Throws: the `errno`.
    init(_ arguments: [String], input: Int32? = nil, output: String) throws(SystemError) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if let input {
            unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Sockets and logs of ours that a library opened without close-on-exec are none of its business.
        for descriptor in Files.entries(of: "/proc/self/fd").compactMap({ Int32($0) }) where descriptor > 2 {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

        // We read what PostgreSQL's programs say, so it has to be English.
        let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]
        let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for index in unsafe argv.indices { unsafe free(argv[index]) }
            for index in unsafe envp.indices { unsafe free(envp[index]) }
        }
        var id: pid_t = 0
        let failure = unsafe posix_spawn(&id, arguments[0], &actions, &attributes, argv, envp)
        guard failure == 0 else { throw SystemError(code: failure) }
        self.id = id
    }

    /// Whether it has ended, and with which status. Reaps it the first time.
    func poll() -> Int32? {
        var status: Int32 = 0
        let answer = unsafe waitpid(id, &status, WNOHANG)
        return answer == 0 ? nil : answer == id ? status : -1
    }

    func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(id, &status, 0) == -1 {
            if errno != EINTR { return -1 }
        }
        return status
    }

    func signal(_ number: Int32) { kill(id, number) }
}

struct SystemError: Error {
    let code: Int32
}

/// Looks every few milliseconds until there is an answer or the time is over.
func waitUntil<Answer, Failure: Error>(
    within limit: Duration, _ look: () throws(Failure) -> Answer?
) throws(Failure) -> Answer? {
    let end = ContinuousClock.now + limit
    while true {
        if let answer = try look() { return answer }
        if ContinuousClock.now >= end { return nil }
        usleep(3_000)
    }
}
