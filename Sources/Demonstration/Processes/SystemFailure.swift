import ChildProcesses
import Glibc

/// A system call that did not do what was asked.
package struct SystemFailure: Error, Hashable, CustomStringConvertible {
    package var step: String
    package var code: Int32

    package init(step: String, code: Int32 = errno) {
        self.step = step
        self.code = code
    }

    init(_ failure: StartFailure) { self.init(step: "starting \(failure.program)", code: failure.code) }

    package var description: String {
        switch code {
        case ENOSPC: "\(step): no space is left on the device; free some, or choose another place with --directory"
        case EACCES, EPERM, EROFS: "\(step): not permitted; choose a place of your own with --directory"
        case EAGAIN, ENOMEM: "\(step): the machine has no more room for processes or memory"
        default: "\(step): \(unsafe String(cString: strerror(code)))"
        }
    }
}
