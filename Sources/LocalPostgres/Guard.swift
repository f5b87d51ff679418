import ChildProcesses
import Glibc

/// Ends the server when its owner is gone, however that came about.
struct Guard {
    private let shell: OwnerGuard

    /// - Parameter removing: a directory to delete once the server has ended.
    init(server: pid_t, data: String, removing directory: String?, log: String) throws(StartFailure) {
        // The server removes its pid file last. A line that is read is the owner's word that it ended the server itself.
        let script = """
            read -r word || {
                kill -INT "$1"
                tries=600
                while [ -e "$2/postmaster.pid" ] && [ $tries -gt 0 ]; do sleep 0.05; tries=$((tries - 1)); done
            }
            [ -z "$3" ] || rm -rf "$3"
            """
        shell = try OwnerGuard(
            script: script, name: "switchyard-postgres-guard", arguments: [String(server), data, directory ?? ""],
            environment: .plain, output: .file(log, mode: 0o600))
    }

    /// The server has ended. Waits until what was to be removed is removed.
    func dismiss() { shell.dismiss() }

    /// Leaves the server to the guard.
    func abandon() { shell.abandon() }
}
