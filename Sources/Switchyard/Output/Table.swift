import Domain
import JSON

/// Rows in aligned columns for a terminal, or an array of objects for a program.
///
/// For people: two spaces between columns, no lines, numbers to the right. For programs: the columns' names as members,
/// numbers as numbers, what is absent left out.
struct Table {
    /// One value.
    enum Cell: Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringInterpolation {
        case text(String)
        case number(Int64)
        case flag(Bool)
        case none

        init(stringLiteral value: String) { self = .text(value) }
        init(integerLiteral value: Int64) { self = .number(value) }
        init(_ text: String?) { self = text.map { .text($0) } ?? .none }
        init(_ moment: Timestamp?) { self = .init(moment.map { $0.spoken }) }
        init(_ number: (some BinaryInteger)?) { self = number.map { .number(Int64($0)) } ?? .none }

        /// What a person sees; an absent value is an empty place.
        var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            case .flag(let flag): flag ? "yes" : "no"
            case .none: ""
            }
        }
    }

    /// Lower-case names with underscores, as the tables of the database have them.
    let columns: [String]
    private(set) var rows: [[Cell]] = []

    init(_ columns: String...) { self.columns = columns }
    init(columns: [String]) { self.columns = columns }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ cells: Cell...) { add(cells: cells) }

    mutating func add(cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has a cell for every column")
        rows.append(cells)
    }

    /// Title and rows, without a line end after the last.
    var text: String {
        let titles = columns.map { $0.uppercased().replacing("_", with: " ") }
        let lines = [titles] + rows.map { $0.map(\.text) }
        let widths = columns.indices.map { column in lines.map { TextWidth.of($0[column]) }.max() ?? 0 }
        let isNumeric = columns.indices.map { column in
            !isEmpty && rows.allSatisfy { if case .number = $0[column] { true } else { $0[column] == .none } }
        }
        return lines.map { cells in
            let line = cells.indices
                .map { TextWidth.padded(cells[$0], to: widths[$0], onTheRight: isNumeric[$0]) }
                .joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        .joined(separator: "\n")
    }

    /// Writes an array of objects.
    func write(to json: inout JSONWriter) {
        json.array { json in
            for row in rows {
                json.object { json in
                    for (column, cell) in zip(columns, row) { cell.write(column, to: &json) }
                }
            }
        }
    }
}

extension Table.Cell {
    /// Writes a member; nothing for an absent value.
    func write(_ name: String, to json: inout JSONWriter) {
        switch self {
        case .text(let text): json.member(name, text)
        case .number(let number): json.member(name, number)
        case .flag(let flag): json.member(name, flag)
        case .none: break
        }
    }
}

extension Timestamp {
    /// To the second: `2026-03-01T09:15:42Z`.
    var spoken: String {
        Timestamp(seconds: microseconds.quotientAndRemainder(dividingBy: 1_000_000).quotient).description
    }
}
