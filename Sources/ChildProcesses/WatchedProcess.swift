package import Glibc
import Synchronization

/// A child whose state may be asked for at any time, from any thread, also after its end.
///
/// The kernel tells each change once; this remembers the last one.
package final class WatchedProcess: Sendable {
    package enum State: Hashable, Sendable {
        case running
        /// By a signal such as SIGSTOP; SIGCONT lets it go on.
        case stopped
        case ended(Ending)
    }

    private let process: ChildProcess
    private let last = Mutex(State.running)

    package init(_ process: ChildProcess) { self.process = process }

    package var id: pid_t { process.id }

    /// How it ended, when it has.
    package var ending: Ending? {
        if case .ended(let ending) = state { ending } else { nil }
    }

    /// What became of it. Once it has ended, the answer stays.
    package var state: State {
        last.withLock { last in
            if case .ended = last { return last }
            var status: Int32 = 0
            while true {
                let answer = unsafe waitpid(process.id, &status, WNOHANG | WUNTRACED | WCONTINUED)
                if answer == 0 || (answer == -1 && errno == EINTR) { return last }
                last = answer == process.id ? State(status) : .ended(.unknown)
                if case .ended = last { return last }
            }
        }
    }

    /// Sends a signal, unless it has ended: its id may be somebody else's by then.
    package func signal(_ number: Int32) {
        if case .ended = state { return }
        process.signal(number)
    }

    /// Makes it end at once, stopped or not, and waits for that.
    package func end() {
        last.withLock { last in
            if case .ended = last { return }
            process.signal(SIGKILL)
            last = .ended(process.wait())
        }
    }
}

extension WatchedProcess.State {
    fileprivate init(_ status: Int32) {
        // Bits of `<sys/wait.h>`: all sixteen for "continued", the low seven for "stopped".
        self = status == 0xFFFF ? .running : status & 0x7F == 0x7F ? .stopped : .ended(Ending(status))
    }
}
