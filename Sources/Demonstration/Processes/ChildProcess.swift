import Glibc

/// A program that we started and have to wait for.
struct ChildProcess: Sendable {
    let id: pid_t

    /// - Parameters:
    ///   - arguments: the path of the program, then what it is told.
    ///   - environment: on top of our own.
    ///   - group: the process group to join; 0 opens one of its own, so that Control-C reaches us and not it.
    ///   - session: opens a session of its own, for a process that outlives the terminal.
    ///   - input: a descriptor for its standard input; otherwise it has none.
    ///   - output: the file that both its outputs are appended to; `nil` leaves it ours.
    init(
        _ arguments: [String], environment: [String: String] = [:], group: pid_t = 0, session: Bool = false,
        input: Int32? = nil, output: String?
    ) throws(SystemFailure) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if let input {
            unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let output {
            unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
            unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        // Sockets and pipes of ours that were opened without close-on-exec are none of its business.
        for descriptor in openDescriptors() where descriptor > 2 {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // What we ignore, a program would go on ignoring; and threads of a pool block signals, which would be inherited too.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        let place = session ? newSession : Int16(POSIX_SPAWN_SETPGROUP)
        unsafe posix_spawnattr_setflags(&attributes, place | Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        if !session { unsafe posix_spawnattr_setpgroup(&attributes, group) }
        let variables = ownEnvironment().merging(environment) { _, given in given }.map { "\($0.key)=\($0.value)" }
        let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        let envp = unsafe variables.map { unsafe strdup($0) } + [nil]
        defer {
            for index in unsafe argv.indices { unsafe free(argv[index]) }
            for index in unsafe envp.indices { unsafe free(envp[index]) }
        }
        var id: pid_t = 0
        let failure = unsafe posix_spawn(&id, arguments[0], &actions, &attributes, argv, envp)
        guard failure == 0 else { throw SystemFailure(step: "starting \(arguments[0])", code: failure) }
        self.id = id
    }

    /// How it ended, when it has. Asked again afterwards, it does not know any more.
    func poll() -> Ending? {
        var status: Int32 = 0
        let answer = unsafe waitpid(id, &status, WNOHANG)
        if answer == 0 || (answer == -1 && errno == EINTR) { return nil }
        return answer == id ? Ending(status) : .unknown
    }

    func wait() -> Ending {
        var status: Int32 = 0
        while unsafe waitpid(id, &status, 0) == -1 {
            if errno != EINTR { return .unknown }
        }
        return Ending(status)
    }

    func signal(_ number: Int32) { kill(id, number) }

    /// Asks it to end, and makes it end when it has not within the time.
    func stop(within limit: Duration) -> Ending {
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

/// How a process ended.
enum Ending: Hashable, Sendable, CustomStringConvertible {
    case exit(code: Int32)
    case killed(signal: Int32)
    /// Somebody else took its status.
    case unknown

    init(_ status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exit(code: (status >> 8) & 0xFF) : .killed(signal: signal)
    }

    var isSuccess: Bool { self == .exit(code: 0) }

    var description: String {
        switch self {
        case .exit(let code): "ended with code \(code)"
        case .killed(SIGKILL): "was killed (kill -9)"
        case .killed(let signal): "was ended by signal \(signal)"
        case .unknown: "is gone"
        }
    }
}

/// `POSIX_SPAWN_SETSID` of glibc, which Swift does not import: it is behind a feature macro.
private let newSession: Int16 = 0x80

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

private func ownEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var position = unsafe environ
    while let text = unsafe position.pointee {
        let line = unsafe String(cString: text)
        if let sign = line.firstIndex(of: "=") { variables[String(line[..<sign])] = String(line[line.index(after: sign)...]) }
        unsafe position += 1
    }
    return variables
}
