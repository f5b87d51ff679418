package import JSON
import Domain

/// How `audit_verdicts.findings` keeps what was found.
extension [FindingRecord] {
    package var json: String {
        var json = JSONWriter(reservingBytes: 128)
        json.array { json in
            for record in self {
                json.element(object: { json in
                    json.field("rule", record.rule)
                    json.field("hold", record.hold?.rawValue)
                    // As text: PostgreSQL keeps it exactly either way, other readers of JSON may not.
                    json.field("evidence", String(record.evidence))
                })
            }
        }
        return json.text
    }

    /// Elements of another shape are left out: the worst that follows is that a hold is placed once more.
    package init(reading json: JSONValue) {
        self = json.elements.compactMap { element in
            guard let rule = element["rule"]?.string, let evidence = element["evidence"]?.string.flatMap({ Int64($0) })
            else {
                return nil
            }
            let hold = element["hold"]?.string.flatMap(HoldType.init(rawValue:))
            return FindingRecord(rule: rule, hold: hold, evidence: evidence)
        }
    }
}
