import Glibc

/// The process group that all our programs are in, and a guard that ends it when we are gone, however that came about.
///
/// The guard is a shell that reads from a pipe whose other end only we hold. The kernel closes that end with us, `kill -9`
/// included. (`PR_SET_PDEATHSIG` would watch the thread that started the program, and threads of a pool come and go.)
struct ProcessGroup: Sendable {
    fileprivate let watcher: ChildProcess
    fileprivate let pipe: Int32

    /// What programs join: ``ChildProcess/init(_:environment:group:session:input:output:)``.
    var id: pid_t { watcher.id }

    init() throws(SystemFailure) {
        var ends: [Int32] = [-1, -1]
        guard unsafe Glibc.pipe(&ends) == 0 else { throw SystemFailure(step: "making a pipe") }
        defer { close(ends[0]) }
        // Whoever else held our end would keep the guard waiting.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Its own group is the one it ends. A line that is read is our word that we ended everything ourselves.
        let script = """
            trap '' TERM INT HUP
            read -r word && exit 0
            kill -TERM -$$
            tries=100
            while [ $tries -gt 0 ]; do
                members=0
                for stat in /proc/[0-9]*/stat; do
                    read -r id name state parent group rest < "$stat" && [ "$group" = $$ ] && [ "$state" != Z ] &&
                        members=$((members + 1))
                done 2>/dev/null
                [ $members -gt 1 ] || exit 0
                sleep 0.1
                tries=$((tries - 1))
            done
            kill -KILL -$$
            """
        do {
            watcher = try ChildProcess(["/bin/sh", "-c", script, "switchyard-guard"], input: ends[0], output: "/dev/null")
        } catch {
            close(ends[1])
            throw error
        }
        pipe = ends[1]
    }

    /// Everything has been ended: the guard may go.
    func dismiss() {
        _ = unsafe write(pipe, "ended\n", 6)
        close(pipe)
        _ = watcher.wait()
    }
}

extension ProcessGroup {
    /// What the kernel does for an owner that was killed.
    func abandon() {
        close(pipe)
        _ = watcher.wait()
    }
}
