/// Rows of text in aligned columns, as a terminal shows them best: two spaces between, no lines, numbers to the right.
struct Table {
    enum Alignment { case left, right }

    private let columns: [(title: String, alignment: Alignment)]
    private(set) var rows: [[String]] = []

    /// A title that begins with `>` makes a column of numbers: the mark is dropped, and the column stands to the right.
    init(_ titles: String...) {
        columns = titles.map { $0.hasPrefix(">") ? (String($0.dropFirst()), .right) : ($0, .left) }
    }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ cells: String...) { add(cells) }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has a cell for every column")
        rows.append(cells)
    }

    /// Without a line end after the last row.
    var text: String {
        let widths = columns.indices.map { column in
            ([columns[column].title] + rows.map { $0[column] }).map(TextWidth.of).max() ?? 0
        }
        return ([columns.map(\.title)] + rows)
            .map { cells in
                let line = cells.indices
                    .map { TextWidth.padded(cells[$0], to: widths[$0], columns[$0].alignment) }
                    .joined(separator: "  ")
                return String(line.reversed().drop { $0 == " " }.reversed())
            }
            .joined(separator: "\n")
    }
}

/// How many places a text takes on a terminal.
enum TextWidth {
    /// Chinese, Japanese and Korean characters take two.
    static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: width
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
                0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
                0x20000...0x3FFFD:
                width + 2
            default: width + 1
            }
        }
    }

    static func padded(_ text: String, to width: Int, _ alignment: Table.Alignment = .left) -> String {
        let space = String(repeating: " ", count: max(0, width - of(text)))
        return alignment == .left ? text + space : space + text
    }
}
