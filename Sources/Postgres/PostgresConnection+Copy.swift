/// Rows in bulk. For tools and measurements: COPY knows no conflict and gives no answer for a row.
extension PostgresConnection {
    /// Runs `COPY … FROM STDIN (FORMAT binary)` with these bytes, which together are one binary stream.
    package mutating func copyIn(
        _ command: String, _ chunks: [ArraySlice<UInt8>], file: StaticString = #fileID, line: Int = #line
    ) throws(PostgresError) {
        try realSession.copyIn(command, chunks, file: file, line: line)
    }

    /// Runs `COPY … TO STDOUT (FORMAT binary)`.
    /// - Returns: the binary stream.
    package mutating func copyOut(
        _ command: String, file: StaticString = #fileID, line: Int = #line
    ) throws(PostgresError) -> [UInt8] {
        var bytes: [UInt8] = []
        unsafe try realSession.copyOut(command, { unsafe bytes.append(contentsOf: $0) }, file: file, line: line)
        return bytes
    }

    /// Tools copy, lanes do not, so that models of a session need not.
    private var realSession: LibPQSession {
        guard let session = session as? LibPQSession else { preconditionFailure("a model of a session copies nothing") }
        return session
    }
}
