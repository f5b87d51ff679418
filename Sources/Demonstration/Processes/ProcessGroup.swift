import ChildProcesses
package import Glibc

/// The process group that all our programs are in, and a guard that ends it when we are gone, however that came about.
package struct ProcessGroup: Sendable {
    private let watcher: OwnerGuard

    /// What programs join: ``ChildPlace/group(_:)``.
    package var id: pid_t { watcher.process.id }

    package init() throws(SystemFailure) {
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
        do throws(StartFailure) {
            watcher = try OwnerGuard(script: script, name: "switchyard-guard")
        } catch {
            throw SystemFailure(error)
        }
    }

    /// Everything has been ended: the guard may go.
    package func dismiss() { watcher.dismiss() }
}

extension ProcessGroup {
    /// What the kernel does for an owner that was killed. Waits until the guard has ended everything.
    func abandon() {
        watcher.abandon()
        _ = watcher.process.wait()
    }
}
