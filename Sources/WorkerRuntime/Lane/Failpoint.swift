import Glibc
import Synchronization

/// A named place where a crash test may end the process, to prove that no place is a bad one.
///
/// `SWITCHYARD_FAILPOINT=commit.after` kills the process (SIGKILL, nothing is cleaned up) the first time it gets there;
/// `commit.after:3` the third time; `commit.after:3:stop` stops it there (SIGSTOP), until somebody wakes it. Unset, a check
/// costs one comparison.
package enum Failpoint: String, CaseIterable, Sendable {
    case claimBefore = "claim.before"
    case claimAfter = "claim.after"
    case batchCollected = "batch.collected"
    case batchLoaded = "batch.loaded"
    case commitBefore = "commit.before"
    case commitAfter = "commit.after"
    /// The first event of all was handed to the client.
    case publishFirst = "publish.first"
    /// Some events of a batch are acknowledged, as far as we know, and others are not.
    case publishHalf = "publish.half"
    case publishAcknowledged = "publish.acknowledged"
    case outboxRemoved = "outbox.removed"
    case advisoryCommit = "advisory.commit"
    case revokeEntered = "revoke.entered"

    /// Not a setting: only crash tests set it.
    static let variable = "SWITCHYARD_FAILPOINT"
}

/// Is told of every failpoint that a lane passes, on the lane's thread.
package protocol FailpointWatcher: AnyObject {
    func pass(_ failpoint: Failpoint)
}

/// The failpoint that the environment names.
final class ArmedFailpoint: FailpointWatcher, Sendable {
    /// `nil` in any process but those of crash tests.
    static let ofProcess: ArmedFailpoint? = unsafe getenv(Failpoint.variable).flatMap {
        unsafe ArmedFailpoint(String(cString: $0))
    }

    private let point: Failpoint
    private let passesLeft: Atomic<Int>
    private let signal: Int32

    init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard let name = parts.first, let point = Failpoint(rawValue: String(name)) else { return nil }
        self.point = point
        passesLeft = Atomic(parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
        signal = parts.count > 2 && parts[2] == "stop" ? SIGSTOP : SIGKILL
    }

    func pass(_ failpoint: Failpoint) {
        guard failpoint == point else { return }
        // To this thread: a signal to the process may wake another one, and this one goes on until that has stopped it.
        if passesLeft.wrappingSubtract(1, ordering: .relaxed).newValue == 0 { raise(signal) }
    }
}
