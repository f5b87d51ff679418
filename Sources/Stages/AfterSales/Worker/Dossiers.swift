import AfterSales
import Domain
import Postgres
import WorkerRuntime

/// Puts the dossiers of orders together from the rows of one round trip.
enum Dossiers {
    /// Behind the lock, in this order; each takes the orders' ids.
    static let statements = [
        ReadStatements.heads, ReadStatements.lines, ReadStatements.sendings, ReadStatements.sendingLines,
        ReadStatements.holds, ReadStatements.cases, ReadStatements.caseLines, ReadStatements.refunds,
    ]

    /// With the lock's own result.
    static let resultCount = 1 + statements.count

    static func read(_ results: PostgresResults) -> [OrderDossier] {
        let standings = Standings.read(results[0])
        let heads = results[1]
        let lines = lines(results[2])
        let sendings = sendings(results[3], results[4])
        let holds = holds(results[5])
        let cases = cases(results[6], lines: results[7], refunds: results[8])
        return (0..<heads.count).compactMap { row in
            let id: OrderID = heads.id(row, 0)
            // An order without a standing is not fully there yet.
            guard let standing = standings[id] else { return nil }
            guard let currency = Currency(heads.text(row, 4)) else { preconditionFailure("an order has no currency") }
            return OrderDossier(
                id: id,
                key: ChannelOrderKey(
                    channel: Channel(heads.text(row, 1)), shop: heads.text(row, 2), orderNumber: heads.text(row, 3)),
                currency: currency, total: heads.int64(row, 5), lines: lines[id] ?? [], standing: standing,
                sendings: sendings[id] ?? [], activeHolds: holds[id] ?? [], cases: cases[id] ?? [])
        }
    }

    private static func lines(_ rows: PostgresRows) -> [OrderID: [OrderDossier.Line]] {
        var lines: [OrderID: [OrderDossier.Line]] = [:]
        for row in 0..<rows.count {
            lines[rows.id(row, 0), default: []].append(
                OrderDossier.Line(
                    number: rows.int32(row, 1), sku: rows.text(row, 2), quantity: rows.int32(row, 3),
                    paidAmount: rows.int64(row, 4), isCancelled: rows.bool(row, 5), reserved: rows.int32(row, 6),
                    backordered: rows.int32(row, 7)))
        }
        return lines
    }

    private static func sendings(_ heads: PostgresRows, _ lines: PostgresRows) -> [OrderID: [OrderDossier.Sending]] {
        var linesOf: [FulfilmentID: [OrderDossier.Sending.Line]] = [:]
        for row in 0..<lines.count {
            linesOf[lines.id(row, 0), default: []].append(
                OrderDossier.Sending.Line(
                    number: lines.int32(row, 1), sku: lines.text(row, 2), quantity: lines.int32(row, 3),
                    shipped: lines.int32(row, 4), dropped: lines.int32(row, 5)))
        }
        var sendings: [OrderID: [OrderDossier.Sending]] = [:]
        for row in 0..<heads.count {
            let id: FulfilmentID = heads.id(row, 0)
            sendings[heads.id(row, 1), default: []].append(
                OrderDossier.Sending(
                    id: id, warehouse: WarehouseCode(heads.text(row, 2)), state: word(heads, row, 3),
                    lines: linesOf[id] ?? [], shippedAt: heads.optionalMoment(row, 4)))
        }
        return sendings
    }

    private static func holds(_ rows: PostgresRows) -> [OrderID: [HoldID]] {
        var holds: [OrderID: [HoldID]] = [:]
        for row in 0..<rows.count { holds[rows.id(row, 0), default: []].append(rows.id(row, 1)) }
        return holds
    }

    private static func cases(
        _ heads: PostgresRows, lines: PostgresRows, refunds: PostgresRows
    ) -> [OrderID: [CaseFile]] {
        var linesOf: [CaseID: [CaseFile.Line]] = [:]
        for row in 0..<lines.count {
            var line = CaseFile.Line(
                number: lines.int32(row, 1), sku: lines.text(row, 2), quantity: lines.int32(row, 3),
                amount: lines.int64(row, 4))
            line.reception = word(lines, row, 5)
            line.acceptance = word(lines, row, 6)
            line.accepted = lines.int32(row, 7)
            line.refused = lines.int32(row, 8)
            linesOf[lines.id(row, 0), default: []].append(line)
        }
        var refundsOf: [CaseID: [CaseFile.Payment]] = [:]
        for row in 0..<refunds.count {
            refundsOf[refunds.id(row, 0), default: []].append(
                CaseFile.Payment(
                    id: refunds.id(row, 1), amount: refunds.int64(row, 2), state: word(refunds, row, 3),
                    reference: refunds.optionalText(row, 4)))
        }
        var cases: [OrderID: [CaseFile]] = [:]
        for row in 0..<heads.count {
            let id: CaseID = heads.id(row, 0)
            guard let currency = Currency(heads.text(row, 9)) else { preconditionFailure("a case has no currency") }
            var file = CaseFile(
                id: id, order: heads.id(row, 1),
                request: CaseFile.RequestNumber(requestedBy: heads.text(row, 3), requestID: heads.text(row, 2)),
                kind: word(heads, row, 4), state: word(heads, row, 5), reason: heads.text(row, 6),
                verdict: heads.text(row, 7), amount: heads.int64(row, 8), currency: currency, lines: linesOf[id] ?? [],
                requestedAt: heads.moment(row, 11))
            file.needsPerson = heads.bool(row, 10)
            file.refunds = refundsOf[id] ?? []
            cases[file.order, default: []].append(file)
        }
        return cases
    }

    private static func word<Word: RawRepresentable<String>>(_ rows: PostgresRows, _ row: Int, _ column: Int) -> Word {
        guard let word = Word(rawValue: rows.text(row, column)) else {
            preconditionFailure("the database holds a state that this version does not know")
        }
        return word
    }
}
