import Domain
import JSON
import Rules

extension Audit {
    /// The whole story of a verdict as JSON, for `order_history.detail`: every rule that fired, on which values, and
    /// what became of the holds. Free of personal data.
    func explanation(of outcome: AuditOutcome, _ review: HoldReview) -> String {
        var json = JSONWriter(reservingBytes: 512)
        json.object { json in
            json.field("outcome", outcome.rawValue)
            json.field("rules", verdict.rules.description)
            json.field("revision", input.order.revision)
            json.field(
                "findings",
                array: { json in
                    for finding in verdict.findings {
                        json.element(object: { json in
                            finding.write(to: &json, isRespected: review.respected.contains(finding))
                        })
                    }
                })
            if verdict.priority != 0 { json.field("priority", verdict.priority) }
            if !verdict.tags.isEmpty { json.field("tags", verdict.tags) }
            json.field("warehouse", verdict.warehouse)
            json.field("carrier", verdict.carrier)
            if !review.released.isEmpty {
                json.field(
                    "released",
                    array: { json in
                        for release in review.released {
                            let hold = review.holds.first { $0.hold.id == release.id }?.hold
                            json.element(object: { json in
                                json.field("hold", hold?.type.rawValue)
                                json.field("placedBy", hold?.placedBy)
                                json.field("by", release.by)
                            })
                        }
                    })
            }
        }
        return json.text
    }
}

extension Finding {
    fileprivate func write(to json: inout JSONWriter, isRespected: Bool) {
        json.field("rule", rule)
        switch effect {
        case .approve: json.field("effect", "approve")
        case .mark: json.field("effect", "mark")
        case .reject: json.field("effect", "reject")
        case .hold(let type, let span):
            json.field("effect", "hold")
            json.field("hold", type.rawValue)
            json.field("blocks", span.blocks.map(\.rawValue).sorted())
        }
        json.field("text", text)
        if isRespected { json.field("releasedByPerson", true) }
        if !values.isEmpty {
            json.field("saw", object: { json in for value in values { json.member(value.name, value.value) } })
        }
    }
}
