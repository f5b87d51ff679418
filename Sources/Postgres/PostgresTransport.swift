/// How well a session with the server is protected on its way.
package enum PostgresTransport: Hashable, Sendable {
    /// It does not leave this machine.
    case local
    /// Encrypted, to a server whose certificate and name were checked.
    case verified
    /// Encrypted, to whoever answered.
    case unverified
    /// Readable on its way.
    case plain

    /// - Parameters:
    ///   - address: of the server; empty for a socket of the file system.
    ///   - mode: libpq's `sslmode`.
    package static func judged(address: String, isEncrypted: Bool, mode: String?) -> PostgresTransport {
        if address.isEmpty || address == "::1" || address.hasPrefix("127.") { return .local }
        guard isEncrypted else { return .plain }
        return mode == "verify-full" ? .verified : .unverified
    }
}
