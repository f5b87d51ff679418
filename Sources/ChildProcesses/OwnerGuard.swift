import Glibc

/// A shell that does something when its owner, this process, is gone, however that came about.
///
/// It reads from a pipe whose other end only the owner holds. The kernel closes that end with the owner, `kill -9`
/// included. (`PR_SET_PDEATHSIG` would watch the thread that started the shell, and threads of a pool come and go.)
package struct OwnerGuard: Sendable {
    package let process: ChildProcess
    private let pipe: Int32

    /// - Parameters:
    ///   - script: reads a line with `read -r word` first. When that succeeds, the owner has said that there is nothing
    ///     to do; when it fails, the owner is gone.
    ///   - name: what the shell is called, `$0` of the script.
    ///   - arguments: `$1` and on.
    package init(
        script: String, name: String, arguments: [String] = [], environment: ChildEnvironment = .ours(),
        output: ChildOutput = .nowhere
    ) throws(StartFailure) {
        var ends: [Int32] = [-1, -1]
        guard unsafe Glibc.pipe(&ends) == 0 else { throw StartFailure(program: name, code: errno) }
        defer { close(ends[0]) }
        // Whoever else held the owner's end would keep the guard waiting.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        do throws(StartFailure) {
            process = try ChildProcess(
                ["/bin/sh", "-c", script, name] + arguments, environment: environment, input: ends[0], output: output)
        } catch {
            close(ends[1])
            throw error
        }
        pipe = ends[1]
    }

    /// There is nothing left to do. Waits for the end of the script.
    package func dismiss() {
        _ = unsafe write(pipe, "ended\n", 6)
        close(pipe)
        _ = process.wait()
    }

    /// What the kernel does when the owner is killed.
    package func abandon() { close(pipe) }
}
