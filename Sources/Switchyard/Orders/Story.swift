import Domain

/// What happened to an order, ready to be told.
struct Story {
    /// One entry of the history.
    struct Event {
        var at: Timestamp
        var stage: String
        var event: String
        var summary: String
        /// JSON, without personal data.
        var detail: String
        var ruleVersion: Int32?
        /// `orders.received[3] offset 1742`.
        var cause: String
    }

    var title: String
    /// What is true now, in sentences.
    var now: [String]
    var events: [Event]
    /// Parcels and money, each a sentence.
    var outcome: [String]

    /// The story in plain words, times in UTC.
    var text: String {
        var lines = [title] + now.map { "  \($0)" }
        for (index, event) in events.enumerated() {
            lines.append("")
            lines.append(
                "\(index + 1). \(Self.moment(event.at)), \(Self.desk(event.stage)): \(Self.sentence(event.summary))")
            lines += StoryDetail.lines(of: event.detail).map { "     \($0)" }
            let rules = event.ruleVersion.map { ", rules version \($0)" } ?? ""
            lines.append("     because of \(event.cause)\(rules)")
        }
        if events.isEmpty { lines += ["", "Nothing has happened to it yet."] }
        if !outcome.isEmpty { lines += [""] + outcome }
        return lines.joined(separator: "\n")
    }

    /// `2026-03-01 09:15:42`.
    private static func moment(_ at: Timestamp) -> String { String(at.spoken.replacing("T", with: " ").dropLast()) }

    /// A stage by what its people would call it.
    private static func desk(_ stage: String) -> String {
        switch stage {
        case "channel-ingest": "order desk"
        case "order-audit": "audit"
        case "warehouse-routing": "routing"
        case "logistics-quoting": "shipping"
        case "wms-feedback": "warehouse"
        case "after-sales": "after-sales"
        default: stage
        }
    }

    /// With a capital and a full stop, as the workers' summaries sometimes are not.
    private static func sentence(_ text: String) -> String {
        guard let first = text.first else { return "(no words)" }
        let body = first.uppercased() + text.dropFirst()
        return body.hasSuffix(".") ? body : body + "."
    }
}
