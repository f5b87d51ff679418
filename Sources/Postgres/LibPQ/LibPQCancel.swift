import CLibPQ

/// Owns a `PGcancel`: address and secret of one backend.
///
/// Sendable without a lock: it is never written after it is made, and libpq documents `PQcancel` as safe in any thread.
@safe final class LibPQCancel: @unchecked Sendable {
    private let handle: OpaquePointer?

    init(_ connection: OpaquePointer) { unsafe handle = PQgetCancel(connection) }

    deinit { unsafe PQfreeCancel(handle) }

    func send() -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
            unsafe PQcancel(handle, message.baseAddress, Int32(message.count)) == 1
        }
    }
}
