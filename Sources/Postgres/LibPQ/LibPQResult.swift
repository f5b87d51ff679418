import CLibPQ

/// Owns one `PGresult`.
@safe final class LibPQResult {
    private let handle: OpaquePointer

    /// Takes the result over.
    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe PQclear(handle) }

    var status: ExecStatusType { unsafe PQresultStatus(handle) }

    var rowCount: Int { unsafe Int(PQntuples(handle)) }

    var columnCount: Int { unsafe Int(PQnfields(handle)) }

    var affectedCount: Int {
        guard let text = unsafe PQcmdTuples(handle) else { return 0 }
        return unsafe Int(String(cString: text)) ?? 0
    }

    /// The command tag, such as `COMMIT`.
    var commandTag: String { unsafe PQcmdStatus(handle).map { unsafe String(cString: $0) } ?? "" }

    /// A field of an error or notice; nil when the server did not send it.
    func field(_ field: clibpq_field) -> String? {
        unsafe PQresultErrorField(handle, Int32(field.rawValue)).map { unsafe String(cString: $0) }
    }

    /// libpq's own words, for errors in which the server had no part.
    var clientMessage: String { unsafe String(cString: PQresultErrorMessage(handle)) }

    func columnName(_ column: Int) -> String {
        unsafe PQfname(handle, Int32(column)).map { unsafe String(cString: $0) } ?? "#\(column)"
    }

    func isNull(_ row: Int, _ column: Int) -> Bool {
        checkBounds(row, column)
        return unsafe PQgetisnull(handle, Int32(row), Int32(column)) != 0
    }

    /// Traps unless the column has this type in binary. `varchar`, `char(n)` and `name` travel as text does.
    func checkType(_ column: Int, _ type: PostgresType) {
        let id = unsafe PQftype(handle, Int32(column))
        let isSame = id == type.rawValue || (type == .text && (id == 1043 || id == 1042 || id == 19))
        precondition(isSame, "column \"\(columnName(column))\" has the type with id \(id), not \(type)")
        precondition(unsafe PQfformat(handle, Int32(column)) == 1, "column \"\(columnName(column))\" is not binary")
    }

    @_lifetime(borrow self)
    func value(_ row: Int, _ column: Int) -> RawSpan {
        checkBounds(row, column)
        let span = unsafe RawSpan(
            _unsafeStart: PQgetvalue(handle, Int32(row), Int32(column)),
            byteCount: Int(PQgetlength(handle, Int32(row), Int32(column))))
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// libpq only warns on standard error and answers NULL.
    private func checkBounds(_ row: Int, _ column: Int) {
        precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
        precondition(column >= 0 && column < columnCount, "column \(column) of \(columnCount)")
    }
}
