/// Rows under a title: for the screen, and as Markdown for a page that quotes it.
struct Table {
    var title: String
    /// The first holds words, the others numbers.
    var columns: [String]
    var rows: [[String]] = []
    /// What a reader must know to understand the numbers.
    var notes: [String] = []

    init(_ title: String, _ columns: [String]) {
        self.title = title
        self.columns = columns
    }

    mutating func row(_ cells: String...) { rows.append(cells) }

    var text: String {
        let widths = columns.indices.map { column in
            ([columns] + rows).map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                let room = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return column == 0 ? cell + room : room + cell
            }
            return "  " + padded.joined(separator: "  ")
        }
        let ruler = "  " + widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        return ([title, line(columns), ruler] + rows.map(line) + notes.map { "  \($0)" }).joined(separator: "\n")
    }

    var markdown: String {
        func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
        let ruler = "|---|" + columns.dropFirst().map { _ in "---:|" }.joined()
        let body = ([line(columns), ruler] + rows.map(line)).joined(separator: "\n")
        return (["**\(title)**", body] + notes).joined(separator: "\n\n")
    }
}

/// `12,345`; fractions below ten with one digit, below one with two.
func figure(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    if value.magnitude < 9.95 {
        let scale: Double = value.magnitude < 0.995 ? 100 : 10
        let scaled = Int((value * scale).rounded())
        let unit = Int(scale)
        let fraction = String(scaled.magnitude % UInt(unit))
        let zeros = String(repeating: "0", count: String(unit).count - 1 - fraction.count)
        return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt(unit)).\(zeros)\(fraction)"
    }
    let digits = String(Int(value.rounded()).magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return value < 0 ? "-\(text)" : text
}

func figure(_ value: Double?) -> String { value.map { figure($0) } ?? "–" }
func percent(_ share: Double) -> String { "\(figure(share * 100)) %" }
func mebibytes(_ bytes: Int64) -> String { figure(Double(bytes) / 1_048_576) }
