/// The rows of one statement.
///
/// Columns are counted from 0. Reading a column as another type than the statement gives it, or NULL through an accessor that
/// is not `optional…`, is a programming error and stops the process with the column's name: the first test finds it.
/// What is lent (`RawSpan`) lives as long as this value; strings are copies.
package struct PostgresRows {
    let result: LibPQResult

    package var count: Int { result.rowCount }

    package var columnCount: Int { result.columnCount }

    /// Rows inserted, updated, deleted or returned.
    package var affectedCount: Int { result.affectedCount }

    package func isNull(_ row: Int, _ column: Int) -> Bool { result.isNull(row, column) }

    package func int64(_ row: Int, _ column: Int) -> Int64 {
        Int64(bitPattern: fixedWidth(row, column, as: .bigint))
    }

    package func int32(_ row: Int, _ column: Int) -> Int32 {
        Int32(bitPattern: fixedWidth(row, column, as: .integer))
    }

    package func bool(_ row: Int, _ column: Int) -> Bool {
        let byte: UInt8 = fixedWidth(row, column, as: .boolean)
        return byte != 0
    }

    package func timestamp(_ row: Int, _ column: Int) -> PostgresTimestamp {
        PostgresTimestamp(wire: Int64(bitPattern: fixedWidth(row, column, as: .timestamptz)))
    }

    package func uuid(_ row: Int, _ column: Int) -> PostgresUUID {
        let bytes = value(row, column, as: .uuid)
        return PostgresUUID(high: bytes.bigEndian(at: 0), low: bytes.bigEndian(at: 8))
    }

    package func text(_ row: Int, _ column: Int) -> String { textBytes(row, column).string }

    /// UTF-8, without a copy.
    @_lifetime(borrow self)
    package func textBytes(_ row: Int, _ column: Int) -> RawSpan { value(row, column, as: .text) }

    @_lifetime(borrow self)
    package func bytes(_ row: Int, _ column: Int) -> RawSpan { value(row, column, as: .bytea) }

    package func byteArray(_ row: Int, _ column: Int) -> [UInt8] {
        unsafe bytes(row, column).withUnsafeBytes { unsafe [UInt8]($0) }
    }

    /// The text of a `jsonb`, as PostgreSQL prints it.
    package func jsonb(_ row: Int, _ column: Int) -> String { jsonbBytes(row, column).string }

    /// The text of a `jsonb` in UTF-8, without a copy.
    @_lifetime(borrow self)
    package func jsonbBytes(_ row: Int, _ column: Int) -> RawSpan {
        let bytes = value(row, column, as: .jsonb)
        return bytes.extracting(droppingFirst: 1)
    }

    private func fixedWidth<Raw: FixedWidthInteger & BitwiseCopyable>(
        _ row: Int, _ column: Int, as type: PostgresType
    ) -> Raw {
        value(row, column, as: type).bigEndian(at: 0)
    }

    @_lifetime(borrow self)
    private func value(_ row: Int, _ column: Int, as type: PostgresType) -> RawSpan {
        result.checkType(column, type)
        precondition(
            !result.isNull(row, column),
            "column \"\(result.columnName(column))\" is NULL in row \(row); read it with its optional accessor")
        let span = result.value(row, column)
        return unsafe _overrideLifetime(span, borrowing: self)
    }
}

extension PostgresRows {
    package func optionalInt64(_ row: Int, _ column: Int) -> Int64? {
        isNull(row, column) ? nil : int64(row, column)
    }

    package func optionalInt32(_ row: Int, _ column: Int) -> Int32? {
        isNull(row, column) ? nil : int32(row, column)
    }

    package func optionalBool(_ row: Int, _ column: Int) -> Bool? {
        isNull(row, column) ? nil : bool(row, column)
    }

    package func optionalTimestamp(_ row: Int, _ column: Int) -> PostgresTimestamp? {
        isNull(row, column) ? nil : timestamp(row, column)
    }

    package func optionalUUID(_ row: Int, _ column: Int) -> PostgresUUID? {
        isNull(row, column) ? nil : uuid(row, column)
    }

    package func optionalText(_ row: Int, _ column: Int) -> String? {
        isNull(row, column) ? nil : text(row, column)
    }

    package func optionalJSONB(_ row: Int, _ column: Int) -> String? {
        isNull(row, column) ? nil : jsonb(row, column)
    }

    package func optionalByteArray(_ row: Int, _ column: Int) -> [UInt8]? {
        isNull(row, column) ? nil : byteArray(row, column)
    }
}

extension RawSpan {
    fileprivate func bigEndian<Raw: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Raw {
        unsafe Raw(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Raw.self))
    }

    fileprivate var string: String {
        unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
