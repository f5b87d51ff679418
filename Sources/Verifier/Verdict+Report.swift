package import JSON

extension Verdict {
    /// One line for each claim, grouped by invariant, and the first violations of those that do not hold.
    package var lines: [String] {
        var lines: [String] = []
        for invariant in Invariant.allCases {
            let checks = checks.filter { $0.invariant == invariant }
            guard !checks.isEmpty else { continue }
            lines.append("\(padded(invariant.rawValue, 4))\(invariant.title)")
            for check in checks {
                lines.append("    \(padded(check.word, 10))\(padded(String(check.checked), 9, right: true))  \(check.claim)")
                if let omitted = check.omitted { lines.append("                         (\(omitted))") }
                for example in check.examples { lines.append("                         ! \(example)") }
                let more = check.violations - check.examples.count
                if more > 0 { lines.append("                         ! and \(more) more") }
            }
        }
        return lines
    }

    /// An array with an object for each claim.
    package func write(to json: inout JSONWriter) {
        json.array { json in
            for check in checks {
                json.element(object: { json in
                    json.field("invariant", check.invariant.rawValue)
                    json.field("title", check.invariant.title)
                    json.field("claim", check.claim)
                    json.field("checked", check.checked)
                    json.field("violations", check.violations)
                    json.field("omitted", check.omitted)
                    json.field(
                        "examples", array: { json in for example in check.examples { json.element(example) } })
                })
            }
        }
    }
}

extension Check {
    fileprivate var word: String {
        if omitted != nil { return "not judged" }
        return violations == 0 ? "holds" : "\(violations) BROKEN"
    }
}

private func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let padding = String(repeating: " ", count: max(right ? 0 : 1, width - text.count))
    return right ? padding + text : text + padding
}
