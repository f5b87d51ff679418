import Glibc

/// Ends the server when its owner is gone, however that came about.
///
/// A shell reads from a pipe whose other end only the owner holds. The kernel closes that end with the owner, `kill -9`
/// included. (`PR_SET_PDEATHSIG` would watch the thread that started the server, and threads of a pool come and go.)
struct Guard {
    private let process: ChildProcess
    private let pipe: Int32

    /// - Parameter removing: a directory to delete once the server has ended.
    init(server: pid_t, data: String, removing directory: String?, log: String) throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe Glibc.pipe(&ends) == 0 else { throw SystemError(code: errno) }
        defer { close(ends[0]) }
        // Whoever else held the owner's end would keep the guard waiting.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // The server removes its pid file last. A line that is read is the owner's word that it ended the server itself.
        let script = """
            read -r word || {
                kill -INT "$1"
                tries=600
                while [ -e "$2/postmaster.pid" ] && [ $tries -gt 0 ]; do sleep 0.05; tries=$((tries - 1)); done
            }
            [ -z "$3" ] || rm -rf "$3"
            """
        do {
            process = try ChildProcess(
                ["/bin/sh", "-c", script, "switchyard-postgres-guard", String(server), data, directory ?? ""],
                input: ends[0], output: log)
        } catch {
            close(ends[1])
            throw error
        }
        pipe = ends[1]
    }

    /// The server has ended. Waits until what was to be removed is removed.
    func dismiss() {
        _ = unsafe write(pipe, "ended\n", 6)
        close(pipe)
        _ = process.wait()
    }

    /// Leaves the server to the guard.
    func abandon() { close(pipe) }
}
