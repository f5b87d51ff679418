import Domain
import Postgres
import WorkerRuntime

/// An order as it stands now: its machines and counts, and everything that hangs on it. Personal data is masked.
enum OrderReport {
    /// - Parameter revealing: as it is; whoever asks for that was recorded.
    static func make(
        of order: OrderID, revealing: Bool = false, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Report {
        var parameters = Parameters()
        parameters.id(order)
        let head = try connection.query(OrderStatements.head, parameters)
        let mask = revealing ? .off : try PersonMask(of: order, in: &connection)
        var report = Report()
        if head.count > 0 {
            report.add("order", facts(head))
            report.add("receiver", receiver(head, mask))
        }
        for (name, statement, columns) in OrderStatements.tables {
            let rows = try connection.query(statement, parameters)
            report.add(name, Self.table(rows, columns, mask))
        }
        return report
    }

    private static func facts(_ rows: PostgresRows) -> [(name: String, value: Table.Cell)] {
        let currency = Currency(rows.text(0, 6))
        func money(_ column: Int) -> Table.Cell {
            let amount = rows.int64(0, column)
            return .text(currency.map { Money(minorUnits: amount, currency: $0).description } ?? "\(amount)")
        }
        var facts: [(name: String, value: Table.Cell)] = [
            ("id", .text(rows.text(0, 0))), ("number", .text(rows.text(0, 1))),
            ("status", .init(rows.optionalText(0, 2))),
            ("revision", .number(Int64(rows.int32(0, 3)))), ("placed", .init(rows.moment(0, 4))),
            ("paid", .init(rows.optionalMoment(0, 5))), ("goods", money(7)), ("discount", money(8)),
            ("freight", money(9)),
            ("total", money(10)), ("payment", .init(rows.optionalText(0, 11))),
            ("audit", .init(rows.optionalText(0, 12))),
            ("active_holds", .init(rows.optionalInt32(0, 13))),
        ]
        let counts = ["ordered", "allocated", "backordered", "shipped", "delivered", "cancelled", "returned"]
        for (index, name) in counts.enumerated() {
            let count = rows.optionalInt32(0, 14 + index) ?? 0
            if count > 0 { facts.append(("pieces_\(name)", .number(Int64(count)))) }
        }
        return facts + [
            ("platform_status", .text(rows.text(0, 21))), ("ship_by", .init(rows.optionalMoment(0, 22))),
            ("stock_short", rows.optionalBool(0, 23) == true ? .flag(true) : .none),
        ]
    }

    private static func receiver(_ rows: PostgresRows, _ mask: PersonMask) -> [(name: String, value: Table.Cell)] {
        let isErased = rows.optionalMoment(0, 27) != nil
        return [
            ("name", .init(rows.optionalText(0, 24).map { isErased ? "erased" : mask.name($0) })),
            ("phone", .init(rows.optionalText(0, 25).map { isErased ? "erased" : mask.phone($0) })),
            ("place", .text(rows.text(0, 26))),
        ]
    }

    /// Any statement's rows, each column by the type it has been cast to.
    private static func table(_ rows: PostgresRows, _ columns: [OrderStatements.Column], _ mask: PersonMask) -> Table {
        var table = Table(columns: columns.map(\.name))
        for row in 0..<rows.count {
            table.add(
                cells: columns.enumerated().map { index, column in
                    switch column.type {
                    case .text: .init(rows.optionalText(row, index))
                    case .spoken: .init(rows.optionalText(row, index).map(mask.spoken))
                    case .typed: .init(rows.optionalText(row, index).map(mask.typed))
                    case .number: .init(rows.optionalInt64(row, index))
                    case .moment: .init(rows.optionalMoment(row, index))
                    }
                })
        }
        return table
    }
}
