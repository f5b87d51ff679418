import Demonstration
import Domain
import JSON

/// Everything that came of a call: figures for machines, tables and charts for people, and what they were measured on.
struct Report {
    /// One number with its name and unit, and what tells it from others of that name.
    struct Figure {
        var run: String
        var name: String
        var unit: String
        var value: Double
        var labels: [(String, String)]
    }

    private let command: String
    private let startedAt: Timestamp
    private let machine: Machine
    private let settings: [(name: String, value: String)]
    private(set) var figures: [Figure] = []
    private(set) var tables: [Table] = []
    private(set) var charts: [BarChart] = []
    /// What does not add up.
    private(set) var mistakes: [String] = []

    init(command: String, machine: Machine, settings: [(String, String)]) {
        self.command = command
        self.machine = machine
        self.settings = settings
        startedAt = .now
    }

    mutating func add(
        _ run: String, _ name: String, _ value: Double?, _ unit: String, _ labels: [(String, String)] = []
    ) {
        guard let value else { return }
        figures.append(Figure(run: run, name: name, unit: unit, value: value, labels: labels))
    }

    /// Shows a table at once: a long call has many.
    mutating func add(_ table: Table) {
        tables.append(table)
        print("\n\(table.text)")
    }

    mutating func add(_ chart: BarChart) { charts.append(chart) }

    mutating func add(mistakes: [String], of run: String) {
        for mistake in mistakes {
            self.mistakes.append("\(run): \(mistake)")
            print("  DOES NOT ADD UP: \(mistake)")
        }
        if mistakes.isEmpty { print("  Every order that was sent has shipped, and switchyard stock verify agrees.") }
    }

    // MARK: - Files

    /// Writes `NAME.json`, `NAME.md` and `NAME.svg`.
    /// - Returns: their common path without the ending.
    func write(to directory: String, name: String) throws -> String {
        try Files.makeDirectory(directory)
        let path = "\(directory)/\(name)"
        try Files.write(json, to: "\(path).json")
        try Files.write(markdown, to: "\(path).md")
        if !charts.isEmpty { try Files.write(BarChart.page(charts), to: "\(path).svg") }
        return path
    }

    var json: String {
        var json = JSONWriter(reservingBytes: 16_384)
        json.object { json in
            json.field("command", command)
            json.field("startedAt", startedAt.description)
            json.field(
                "machine",
                object: { json in
                    for fact in machine.facts { json.member(fact.name, fact.value) }
                })
            json.field(
                "settings",
                object: { json in
                    for setting in settings { json.member(setting.name, setting.value) }
                })
            json.field("mistakes", mistakes)
            json.field(
                "figures",
                array: { json in
                    for figure in figures {
                        json.element(object: { json in
                            json.field("run", figure.run)
                            json.field("name", figure.name)
                            json.field("unit", figure.unit)
                            json.field("value", figure.value)
                            for (name, value) in figure.labels { json.member(name, value) }
                        })
                    }
                })
        }
        return json.text + "\n"
    }

    var markdown: String {
        var parts = tables.map(\.markdown)
        let facts = machine.facts.map { "\($0.name): \($0.value)" }.joined(separator: "; ")
        let chosen = settings.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        parts.append("Made on \(startedAt.description) by `\(command)`.")
        parts.append("Machine: \(facts).")
        parts.append("Settings: \(chosen).")
        if !mistakes.isEmpty { parts.append("**Does not add up:** \(mistakes.joined(separator: "; "))") }
        return parts.joined(separator: "\n\n") + "\n"
    }
}
