import JSON

/// The facts and candidates of a decision in words.
///
/// Stages write what they considered as JSON under names of their own; this knows the shapes that matter to a merchant's
/// staff (candidates with a reason against them, findings, rules that fired) and leaves the rest to `--json`.
enum StoryDetail {
    static func lines(of detail: String) -> [String] {
        (try? JSONParser.read(detail) { lines(of: $0) }) ?? []
    }

    private static func lines(of document: JSONValue) -> [String] {
        var lines = findings(in: document)
        lines += consideration(in: document)
        if let groups = document["groups"] { for group in groups.elements { lines += consideration(in: group) } }
        return lines
    }

    /// What the audit found: each with the rule that found it.
    private static func findings(in document: JSONValue) -> [String] {
        guard let findings = document["findings"] ?? document["fired"] else { return [] }
        return findings.elements.compactMap { finding in
            if let text = finding.string { return "found: \(text)" }
            let reason = (finding["reason"] ?? finding["message"] ?? finding["text"])?.string
            let rule = (finding["rule"] ?? finding["name"])?.string
            switch (reason, rule) {
            case (let reason?, let rule?): return "found: \(reason) (rule \(rule))"
            case (let reason?, nil): return "found: \(reason)"
            case (nil, let rule?): return "rule \(rule) fired"
            case (nil, nil): return nil
            }
        }
    }

    /// A choice: by which rule, among whom, and why not the others.
    private static func consideration(in value: JSONValue) -> [String] {
        guard let candidates = value["candidates"], candidates.kind == .array else { return [] }
        var lines: [String] = []
        if let rule = value["rule"]?.string ?? value["policy"]?.string {
            let way = (value["strategy"] ?? value["choose"])?.string.map {
                ", looking for the \($0.replacing("_", with: " "))"
            }
            lines.append("by \(rule)\(way ?? ""):")
        }
        let chosen = chosen(in: value)
        for candidate in candidates.elements {
            guard let name = (candidate["warehouse"] ?? candidate["service"] ?? candidate["name"])?.string else {
                continue
            }
            if let why = (candidate["why"] ?? candidate["refused"])?.string {
                lines.append("  \(name): no, \(why)")
            } else {
                let facts = facts(of: candidate)
                lines.append(
                    "  \(name): \(chosen.contains(name) ? "chosen" : "possible")" + (facts.isEmpty ? "" : ", \(facts)"))
            }
        }
        if let further = value["furtherCandidates"]?.int64 { lines.append("  and \(further) more") }
        if let missing = value["missing"]?.int64, missing > 0 { lines.append("  \(missing) pieces found no place") }
        return lines
    }

    private static func chosen(in value: JSONValue) -> Set<String> {
        var names: Set<String> = []
        if let name = value["chosen"]?.string { names.insert(name) }
        if let parcels = value["parcels"] {
            for parcel in parcels.elements { if let name = parcel["warehouse"]?.string { names.insert(name) } }
        }
        return names
    }

    private static func facts(of candidate: JSONValue) -> String {
        var facts: [String] = []
        if let pieces = candidate["canGive"]?.int64 { facts.append("can give \(pieces)") }
        if let distance = candidate["kilometres"]?.numberText { facts.append("\(distance) km away") }
        if let price = candidate["price"]?.numberText ?? candidate["price"]?.string { facts.append("costs \(price)") }
        if let days = candidate["days"]?.numberText { facts.append("takes \(days) days") }
        if candidate["late"]?.bool == true { facts.append("would be late") }
        return facts.joined(separator: ", ")
    }
}
