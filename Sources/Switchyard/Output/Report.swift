import JSON

/// What a command has to tell: named facts and tables, once for people and once for programs.
struct Report {
    private enum Part {
        case facts(name: String, [(name: String, value: Table.Cell)])
        case table(name: String, Table)
    }

    private var parts: [Part] = []

    /// Facts about one thing. Absent ones are left out.
    mutating func add(_ name: String, _ facts: [(name: String, value: Table.Cell)]) {
        parts.append(.facts(name: name, facts.filter { $0.value != .none }))
    }

    mutating func add(_ name: String, _ table: Table) { parts.append(.table(name: name, table)) }

    /// Facts in two columns; tables below their name, empty ones left out.
    var text: String {
        parts.compactMap { part -> String? in
            switch part {
            case .facts(_, let facts):
                let width = facts.map { TextWidth.of($0.name) }.max() ?? 0
                return
                    facts
                    .map { "\(TextWidth.padded($0.name.replacing("_", with: " "), to: width))  \($0.value.text)" }
                    .joined(separator: "\n")
            case .table(let name, let table):
                return table.isEmpty ? nil : "\(name.replacing("_", with: " "))\n\(indented(table.text))"
            }
        }
        .joined(separator: "\n\n")
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
    }

    /// An object with a member for each part.
    var json: String {
        var writer = JSONWriter()
        writer.object { json in
            for part in parts {
                switch part {
                case .facts(let name, let facts):
                    json.member(
                        name,
                        object: { json in
                            for fact in facts { fact.value.write(fact.name, to: &json) }
                        })
                case .table(let name, let table):
                    json.memberName(name)
                    table.write(to: &json)
                }
            }
        }
        return writer.text
    }
}
