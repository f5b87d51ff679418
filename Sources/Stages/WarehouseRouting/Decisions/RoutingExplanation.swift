import Domain
import JSON
import Rules

/// Why an order was routed as it was: for each group of lines the rule, the strategy, every candidate with its rank or the
/// reason against it, and the plan. `switchyard explain` tells it in words.
struct RoutingExplanation {
    private let version: RuleSetVersion
    private var groups: [(group: DemandGroup, candidates: [Candidate], plan: SourcingPlan)] = []

    /// Networks of hundreds of stores are cut here; the number of the rest is told.
    private static let shownCandidates = 20

    init(version: RuleSetVersion) { self.version = version }

    mutating func append(_ group: DemandGroup, _ candidates: [Candidate], _ plan: SourcingPlan) {
        groups.append((group, candidates, plan))
    }

    /// `3 pieces from GZ01 by rule guangdong; 1 piece waits for stock`.
    func summary(missing: [FulfilmentLine]) -> String {
        var parts: [String] = []
        for (group, _, plan) in groups {
            for parcel in plan.parcels {
                let pieces = parcel.lines.reduce(0) { $0 + $1.quantity }
                parts.append("\(spoken(pieces)) from \(parcel.warehouse) by rule \(group.rule.name)")
            }
        }
        let waiting = missing.reduce(0) { $0 + $1.quantity }
        if waiting > 0 { parts.append("\(spoken(waiting)) \(waiting == 1 ? "waits" : "wait") for stock") }
        return parts.isEmpty ? "Nothing is left to send" : parts.joined(separator: "; ")
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { json in
            json.field("rules", version.description)
            json.field("groups", array: { json in
                for (group, candidates, plan) in groups {
                    json.element(object: { json in write(group, candidates, plan, to: &json) })
                }
            })
        }
        return writer.text
    }

    private func write(_ group: DemandGroup, _ candidates: [Candidate], _ plan: SourcingPlan, to json: inout JSONWriter) {
        json.field("rule", group.rule.name)
        json.field("strategy", group.rule.strategy.rawValue)
        json.field("supplier", group.supplier)
        json.field("goodsClass", group.goodsClass)
        json.field("lines", array: { json in
            for line in group.lines {
                json.element(object: { json in
                    json.field("number", line.number)
                    json.field("sku", line.sku)
                    json.field("wanted", line.wanted)
                    json.field("reserved", line.pooled)
                })
            }
        })
        json.field("candidates", array: { json in
            for candidate in candidates.prefix(Self.shownCandidates) {
                json.element(object: { json in write(candidate, to: &json) })
            }
        })
        if candidates.count > Self.shownCandidates {
            json.field("furtherCandidates", candidates.count - Self.shownCandidates)
        }
        json.field("parcels", array: { json in
            for parcel in plan.parcels {
                json.element(object: { json in
                    json.field("warehouse", parcel.warehouse.code)
                    json.field("pieces", parcel.lines.reduce(0) { $0 + $1.quantity })
                })
            }
        })
        json.field("missing", plan.missing.reduce(0) { $0 + $1.quantity })
    }

    private func write(_ candidate: Candidate, to json: inout JSONWriter) {
        json.field("warehouse", candidate.warehouse.code.code)
        json.field("canGive", candidate.canGive)
        if let rank = candidate.rank {
            json.field("step", rank.step + 1)
            if rank.late > 0 { json.field("late", true) }
            if rank.kilometres != Rank.unknownDistance { json.field("kilometres", rank.kilometres) }
            json.field("score", rank.score)
        }
        if let refusal = candidate.refusal {
            json.field("refused", refusal.code)
            json.field("why", refusal.text)
        }
    }

    private func spoken(_ pieces: Int32) -> String { pieces == 1 ? "1 piece" : "\(pieces) pieces" }
}
