import CLibPQ

/// Collects what the server says beside its answers.
///
/// libpq calls back on the thread that reads the socket, which is the thread that owns the session.
final class LibPQNotices {
    /// A server that warns without end must not fill our memory.
    private static let limit = 64

    private var notices: [PostgresNotice] = []
    /// Kept apart from the list, so that the limit cannot lose it.
    private(set) var sawNotReplicated = false

    func take() -> [PostgresNotice] {
        defer { notices.removeAll() }
        return notices
    }

    func forgetNotReplicated() { sawNotReplicated = false }

    /// Starts listening. The session owns both and closes the connection first.
    func listen(to connection: OpaquePointer) {
        _ = unsafe PQsetNoticeReceiver(connection, receiveNotice, Unmanaged.passUnretained(self).toOpaque())
    }

    fileprivate func append(_ notice: PostgresNotice) {
        if notice.meansNotReplicated { sawNotReplicated = true }
        if notices.count < Self.limit { notices.append(notice) }
    }
}

/// At file scope, so that it inherits no isolation. The result belongs to libpq.
private func receiveNotice(_ context: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let context = unsafe context, let result = unsafe result else { return }
    func field(_ field: clibpq_field) -> String {
        unsafe PQresultErrorField(result, Int32(field.rawValue)).map { unsafe String(cString: $0) } ?? ""
    }
    unsafe Unmanaged<LibPQNotices>.fromOpaque(context).takeUnretainedValue().append(
        PostgresNotice(
            severity: field(CLIBPQ_SEVERITY),
            sqlState: field(CLIBPQ_SQLSTATE),
            message: field(CLIBPQ_MESSAGE),
            // The message is translated and its SQLSTATE shared with others; where it was raised is neither.
            meansNotReplicated: field(CLIBPQ_SOURCE_FUNCTION) == "SyncRepWaitForLSN"))
}
