/// One numbered step of the database's structure.
///
/// Each stands in a file of its own, `Migrations/M0001_CommitProtocol.swift`. What was applied anywhere is never edited; a
/// correction is the next number.
package struct Migration: Sendable {
    /// From 1, without gaps.
    package let number: Int32
    package let name: String
    /// Several statements; run in one transaction with the note that they were run.
    package let sql: String

    package init(number: Int32, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// All steps, in order.
    package static let all: [Migration] = [
        commitProtocol, orders, stock, fulfilments, afterSales, operations, orderAudit, operatorActions, maintenance,
        throughput, lessToWrite,
    ]

    /// Tells an edited migration from the one that was applied. FNV-1a in 64 bits over the SQL: it guards against
    /// accidents, not against malice.
    package var fingerprint: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in sql.utf8 {
            hash ^= UInt64(byte)
            hash &*= 0x0000_0100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
