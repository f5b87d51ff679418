import ChildProcesses
import Foundation
import Glibc
import TestBasics

/// A certificate authority of a test's own and what it has signed, made by `openssl` in a directory that goes with it.
package final class Certificates: Sendable {
    /// A certificate and its key, as paths of PEM files.
    package struct Identity: Sendable {
        package let certificate: String
        package let key: String
    }

    package let directory: String
    /// What a client must trust.
    package let authority: String

    package init() throws {
        directory = "/tmp/switchyard-tls-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        // PostgreSQL's own user reads its key here.
        guard unsafe mkdir(directory, 0o755) == 0 else { throw DeadlinePassed("a directory for certificates") }
        authority = "\(directory)/authority.pem"
        try Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=Switchyard test authority", "-keyout", "\(directory)/authority.key", "-out", authority,
        ])
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// - Parameters:
    ///   - name: of the files, and of the subject: PostgreSQL takes a client's for its user.
    ///   - hosts: as in `subjectAltName`: `IP:127.0.0.1`, `DNS:db.example`.
    ///   - days: how long it is valid; -1 has expired yesterday.
    ///   - password: encrypts the key.
    package func issue(
        _ name: String, hosts: String = "IP:127.0.0.1,DNS:localhost", days: Int = 2, password: String? = nil
    ) throws -> Identity {
        let base = "\(directory)/\(name)"
        let identity = Identity(certificate: base + ".pem", key: base + ".key")
        try Self.openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", identity.key, "-out", base + ".csr",
        ])
        try "subjectAltName=\(hosts)".write(toFile: base + ".ext", atomically: true, encoding: .utf8)
        try Self.openssl([
            "x509", "-req", "-in", base + ".csr", "-CA", authority, "-CAkey", "\(directory)/authority.key",
            "-CAcreateserial", "-days", String(days), "-extfile", base + ".ext", "-out", identity.certificate,
        ])
        if let password {
            try Self.openssl([
                "pkcs8", "-topk8", "-v2", "aes256", "-in", identity.key, "-passout", "pass:\(password)", "-out",
                base + ".p8",
            ])
            return Identity(certificate: identity.certificate, key: base + ".p8")
        }
        // libpq refuses a key that others can read.
        unsafe chmod(identity.key, 0o600)
        return identity
    }

    private static func openssl(_ arguments: [String]) throws {
        let ending = try ChildProcess(["/usr/bin/openssl"] + arguments, place: .ourGroup, output: .file("/dev/null"))
            .wait()
        guard ending.isSuccess else { throw DeadlinePassed("openssl \(arguments[0]) to succeed; it \(ending)") }
    }
}
