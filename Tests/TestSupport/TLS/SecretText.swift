import Foundation
import Glibc

/// A secret in a file of its own, as Kubernetes and systemd hand them out. The file goes with this value.
package final class SecretText: Sendable {
    package let path: String

    package init(_ text: String) throws {
        path = "/tmp/switchyard-secret-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        unsafe chmod(path, 0o600)
    }

    deinit { unsafe unlink(path) }
}
