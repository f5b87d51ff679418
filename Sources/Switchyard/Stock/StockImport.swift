import CSVFiles
import Domain
import Events
import Kafka
import Postgres
import WorkerRuntime

/// Goods that came or went, as a table: each line is an adjustment that is applied once, however often the file is.
struct StockImport {
    /// A line of the file.
    struct Adjustment: Equatable {
        let id: String
        let line: Int
        let warehouse: WarehouseCode
        let sku: String
        /// Pieces; negative for a loss.
        let quantity: Int64
        /// `nil` leaves the safety stock as it is.
        let safety: Int64?
    }

    let adjustments: [Adjustment]
    /// Of the file's bytes: what its adjustments are called by.
    let digest: String

    /// The same bytes give the same ids. A file with one line changed is another file: send only what is new.
    init(_ bytes: [UInt8]) throws(CSVError) {
        var fingerprint = Fingerprint()
        fingerprint.combine(String(decoding: bytes, as: UTF8.self))
        let digest = String(UInt64(bitPattern: fingerprint.value), radix: 16)
        self.digest = "import:\(digest)"
        adjustments = try CSVFile(bytes, required: ["warehouse", "sku", "quantity"], optional: ["safety"]).rows
            .map { row throws(CSVError) in
                let bound = Int64(Int32.max)
                return Adjustment(
                    id: "import:\(digest):\(row.line)", line: row.line,
                    warehouse: WarehouseCode(try row.text("warehouse")),
                    sku: try row.text("sku"), quantity: try row.integer("quantity", in: -bound...bound),
                    safety: try row.optionalInteger("safety", in: 0...bound))
            }
    }

    /// Applies what has not been applied yet, all or nothing.
    /// - Parameters:
    ///   - person: stands in the ledger as the cause.
    ///   - routing: the consumer group of warehouse-routing, which is told to serve the orders that wait for these SKUs.
    /// - Returns: how many lines were new.
    func apply(
        by person: Operator, routing: String, at now: Timestamp, in connection: inout PostgresConnection
    ) throws -> Int {
        guard !adjustments.isEmpty else { return 0 }
        var transaction = connection.begin()
        do {
            let new = try note(at: now, in: &transaction)
            // The order of locks is that of the workers: the pool's rows, then the stock's.
            StockLedger.enqueue(movements(of: new, by: person.name, at: now), on: .locked, in: &transaction)
            enqueueSafety(of: new, in: &transaction)
            Timers.enqueueServing(
                Set(new.filter { $0.quantity > 0 }.map(\.sku)).sorted(), group: routing, in: &transaction)
            if !new.isEmpty {
                OperatorActions.enqueue(
                    OperatorAction("stock import", on: digest, [("lines", .number(Int64(new.count)))]), by: person,
                    in: &transaction)
            }
            try transaction.commit()
            return new.count
        } catch {
            try? transaction.rollback()
            if let error = error as? PostgresError, error.sqlState == "23514" {
                throw CommandFailure.failed(
                    "a line takes more away than is on hand and not allocated; nothing was imported")
            }
            throw error
        }
    }

    private func note(at now: Timestamp, in transaction: inout PostgresTransaction) throws -> [Adjustment] {
        StockLocks.enqueueLockPool(Set(adjustments.map(\.sku)), in: &transaction)
        var parameters = Parameters()
        parameters.array(adjustments) { $0.id }
        parameters.array(adjustments) { $0.warehouse.code }
        parameters.array(adjustments) { $0.sku }
        parameters.array(adjustments) { Int32(clamping: $0.quantity) }
        parameters.moment(now)
        transaction.enqueue(Self.note, parameters)
        let rows = try transaction.run()[StockLocks.lockPoolResults]
        let new = Set((0..<rows.count).map { rows.text($0, 0) })
        return adjustments.filter { new.contains($0.id) }
    }

    private func movements(of adjustments: [Adjustment], by person: String, at now: Timestamp) -> [StockMovement] {
        adjustments.filter { $0.quantity != 0 }.map { line in
            StockMovement(
                at: now, sku: line.sku, warehouse: line.warehouse, onHand: line.quantity,
                reason: line.quantity > 0 ? .received : .adjusted,
                cause: Cause(topic: Topic("~import/\(person)"), partition: 0, offset: Int64(line.line)))
        }
    }

    private func enqueueSafety(of adjustments: [Adjustment], in transaction: inout PostgresTransaction) {
        // The last line about a place counts; one statement may not set a row twice.
        var last: [String: Adjustment] = [:]
        for line in adjustments where line.safety != nil { last["\(line.sku)\u{0}\(line.warehouse)"] = line }
        guard !last.isEmpty else { return }
        let lines = last.sorted { $0.key < $1.key }.map(\.value)
        var parameters = Parameters()
        parameters.array(lines) { $0.sku }
        parameters.array(lines) { $0.warehouse.code }
        parameters.array(lines) { $0.safety ?? 0 }
        transaction.enqueue(Self.setSafety, parameters)
    }

    private static let note = Statement(
        "cli_stock_adjustments_note",
        """
        INSERT INTO stock_adjustments (adjustment_id, warehouse, sku, change, applied_at)
        SELECT id, warehouse, sku, change, $5::timestamptz
          FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[]) AS a (id, warehouse, sku, change)
        ON CONFLICT DO NOTHING
        RETURNING adjustment_id
        """)

    private static let setSafety = Statement(
        "cli_stock_set_safety",
        """
        INSERT INTO stock (sku, warehouse, safety) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
        ON CONFLICT (sku, warehouse) DO UPDATE SET safety = excluded.safety
        """)
}
