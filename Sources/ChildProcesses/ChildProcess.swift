package import Glibc

/// A program that we started and have to wait for.
package struct ChildProcess: Hashable, Sendable {
    package let id: pid_t

    /// Starts a program. It gets no descriptors of ours but those named here, and no signal of its is blocked or ignored.
    ///
    /// - Parameters:
    ///   - arguments: the path of the program, then what it is told.
    ///   - input: a descriptor for its standard input; otherwise it has none.
    ///   - output: where both its outputs go.
    package init(
        _ arguments: [String], environment: ChildEnvironment = .ours(), place: ChildPlace = .ownGroup,
        input: Int32? = nil, output: ChildOutput
    ) throws(StartFailure) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if let input {
            unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if case .file(let path, let mode) = output {
            unsafe posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_APPEND, mode)
            unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        // Sockets and logs of ours that a library opened without close-on-exec are none of its business.
        for descriptor in openDescriptors() where descriptor > 2 {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // What we ignore, a program would go on ignoring; and threads of a pool block signals, which would be inherited
        // too.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = place.flags | Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
        unsafe posix_spawnattr_setflags(&attributes, flags)
        unsafe posix_spawnattr_setpgroup(&attributes, place.group)
        let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        let envp = unsafe environment.lines.map { unsafe strdup($0) } + [nil]
        defer {
            for index in unsafe argv.indices { unsafe free(argv[index]) }
            for index in unsafe envp.indices { unsafe free(envp[index]) }
        }
        var id: pid_t = 0
        let failure = unsafe posix_spawn(&id, arguments[0], &actions, &attributes, argv, envp)
        guard failure == 0 else { throw StartFailure(program: arguments[0], code: failure) }
        self.id = id
    }

    /// How it ended, when it has. Asked again afterwards, it does not know any more.
    package func poll() -> Ending? {
        var status: Int32 = 0
        let answer = unsafe waitpid(id, &status, WNOHANG)
        if answer == 0 || (answer == -1 && errno == EINTR) { return nil }
        return answer == id ? Ending(status) : .unknown
    }

    /// Waits for its end.
    package func wait() -> Ending {
        var status: Int32 = 0
        while unsafe waitpid(id, &status, 0) == -1 {
            if errno != EINTR { return .unknown }
        }
        return Ending(status)
    }

    package func signal(_ number: Int32) { kill(id, number) }

    /// Asks it to end, and makes it end when it has not within the time.
    package func stop(within limit: Duration) -> Ending {
        signal(SIGTERM)
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let ending = poll() { return ending }
            usleep(10_000)
        }
        signal(SIGKILL)
        return wait()
    }
}

private func openDescriptors() -> [Int32] {
    guard let directory = unsafe opendir("/proc/self/fd") else { return [] }
    defer { unsafe closedir(directory) }
    var descriptors: [Int32] = []
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if let descriptor = Int32(name) { descriptors.append(descriptor) }
    }
    return descriptors
}
