import CLibPQ
import Glibc

/// A cell of rows that are made by hand, in PostgreSQL's binary format; `nil` is NULL.
package typealias MadeCell = [UInt8]?

extension PostgresRows {
    /// Rows that no server sent, for models of a database: whoever reads them cannot tell the difference.
    package init(columns: [(name: String, type: PostgresType)], rows: [[MadeCell]]) {
        self.init(result: LibPQResult(columns: columns, rows: rows))
    }
}

extension LibPQResult {
    fileprivate convenience init(columns: [(name: String, type: PostgresType)], rows: [[MadeCell]]) {
        let made = unsafe PQmakeEmptyPGresult(nil, PGRES_TUPLES_OK)!
        unsafe Self.describe(columns, in: made)
        for (row, cells) in rows.enumerated() {
            precondition(
                cells.count == columns.count, "row \(row) has \(cells.count) cells for \(columns.count) columns")
            for (column, cell) in cells.enumerated() { unsafe Self.set(cell, in: made, Int32(row), Int32(column)) }
        }
        unsafe self.init(made)
    }

    private static func describe(_ columns: [(name: String, type: PostgresType)], in made: OpaquePointer) {
        unsafe withUnsafeTemporaryAllocation(of: PGresAttDesc.self, capacity: columns.count) { attributes in
            for (index, column) in columns.enumerated() {
                unsafe attributes.initializeElement(
                    at: index,
                    to: PGresAttDesc(
                        name: strdup(column.name), tableid: 0, columnid: 0, format: 1,
                        typid: Oid(column.type.rawValue), typlen: -1, atttypmod: -1))
            }
            let isDescribed = unsafe PQsetResultAttrs(made, Int32(columns.count), attributes.baseAddress)
            precondition(isDescribed == 1 || columns.isEmpty, "libpq could not describe the columns")
            // libpq has copied the names.
            for index in columns.indices { unsafe free(attributes[index].name) }
        }
    }

    private static func set(_ cell: MadeCell, in made: OpaquePointer, _ row: Int32, _ column: Int32) {
        let isSet: Int32
        if var bytes = cell {
            let count = Int32(bytes.count)
            // Without a byte there might be no address, and no address would mean NULL.
            bytes.append(0)
            isSet = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe PQsetvalue(made, row, column, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), count)
            }
        } else {
            isSet = unsafe PQsetvalue(made, row, column, nil, -1)
        }
        precondition(isSet == 1, "libpq could not take a value")
    }
}
