import CLibPQ

/// COPY: rows in bulk, in the server's own binary form.
extension LibPQSession {
    /// Sends what `chunks` gives, and waits until the server has it.
    func copyIn(_ command: String, _ chunks: [ArraySlice<UInt8>], file: StaticString, line: Int) throws(PostgresError) {
        try beginCopy(command, PGRES_COPY_IN, file: file, line: line)
        for chunk in chunks {
            let sent = unsafe chunk.withUnsafeBytes { bytes in
                unsafe PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
            }
            guard sent == 1 else { break }
        }
        _ = unsafe PQputCopyEnd(handle, nil)
        try endCopy(file: file, line: line)
    }

    /// Hands over the stream as it comes.
    func copyOut(
        _ command: String, _ body: (UnsafeRawBufferPointer) -> Void, file: StaticString, line: Int
    ) throws(PostgresError) {
        try beginCopy(command, PGRES_COPY_OUT, file: file, line: line)
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = unsafe PQgetCopyData(handle, &buffer, 0)
            guard count > 0, let bytes = unsafe buffer else { break }
            unsafe body(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            unsafe PQfreemem(bytes)
        }
        try endCopy(file: file, line: line)
    }

    /// COPY wants a blocking connection outside of pipeline mode.
    private func beginCopy(
        _ command: String, _ expected: ExecStatusType, file: StaticString, line: Int
    ) throws(PostgresError) {
        precondition(awaited.isEmpty, "a COPY cannot overtake statements that are enqueued but not run")
        _ = unsafe PQexitPipelineMode(handle)
        _ = unsafe PQsetnonblocking(handle, 0)
        guard let answer = unsafe PQexec(handle, command) else {
            throw connectionError(statement: nil, file: file, line: line)
        }
        let result = unsafe LibPQResult(answer)
        if result.status == expected { return }
        _ = unsafe PQsetnonblocking(handle, 1)
        if let error = result.error(statement: nil, file: file, line: line) { throw error }
        preconditionFailure("the statement is no such COPY: \(command)")
    }

    private func endCopy(file: StaticString, line: Int) throws(PostgresError) {
        var failure: PostgresError?
        while let answer = unsafe PQgetResult(handle) {
            let result = unsafe LibPQResult(answer)
            if let error = result.error(statement: nil, file: file, line: line) { failure = failure ?? error }
        }
        _ = unsafe PQsetnonblocking(handle, 1)
        if let failure { throw failure }
    }
}
