import Domain
import JSON
import Rules

/// Why an order was routed as it was: for each group of lines the rule, the strategy, every candidate with its rank or the
/// reason against it, and the plan. `switchyard explain` tells it in words.
///
/// One serves a batch: it is begun anew for each order and keeps its memory.
struct RoutingExplanation {
    private let rules: String
    private let directory: WarehouseDirectory
    private var json = JSONWriter()
    private var words = ""
    /// What is said against warehouses, the same for most orders.
    private var reasons: [Refusal: String] = [:]

    /// Networks of hundreds of stores are cut here; the number of the rest is told.
    private static let shownCandidates = 20

    init(_ router: Router) {
        rules = router.rules.set.version.description
        directory = router.directory
    }

    mutating func begin() {
        words.removeAll(keepingCapacity: true)
        json.reset()
        json.beginObject()
        json.field("rules", rules)
        json.memberName("groups")
        json.beginArray()
    }

    mutating func end(missing: [FulfilmentLine]) {
        json.endArray()
        json.endObject()
        let waiting = missing.reduce(0) { $0 + $1.quantity }
        if waiting > 0 { say(waiting, waiting == 1 ? " waits" : " wait", " for stock") }
    }

    /// `3 pieces from GZ01 by rule guangdong; 1 piece waits for stock`.
    var summary: String {
        // Word by word into memory of its own: a copy would share the text that the next order begins with.
        words.isEmpty ? "Nothing is left to send" : String(decoding: words.utf8, as: UTF8.self)
    }

    var detail: String { json.text }

    mutating func append(_ group: DemandGroup, _ demand: Demand, _ candidates: [Candidate], _ plan: SourcingPlan) {
        for parcel in plan.parcels {
            say(parcel.pieces, " from ", parcel.warehouse.code)
            words += " by rule "
            words += group.rule.name
        }
        json.beginObject()
        json.field("rule", group.rule.name)
        json.field("strategy", group.rule.strategy.rawValue)
        json.field("supplier", group.supplier)
        json.field("goodsClass", group.goodsClass)
        json.field("lines", array: { json in
            for line in group.lines { json.element(object: { json in demand.lines[line].write(to: &json) }) }
        })
        json.memberName("candidates")
        json.beginArray()
        for candidate in candidates.prefix(Self.shownCandidates) { write(candidate) }
        json.endArray()
        if candidates.count > Self.shownCandidates {
            json.field("furtherCandidates", candidates.count - Self.shownCandidates)
        }
        json.field("parcels", array: { json in
            for parcel in plan.parcels {
                json.element(object: { json in
                    json.field("warehouse", parcel.warehouse.code)
                    json.field("pieces", parcel.pieces)
                })
            }
        })
        json.field("missing", plan.missing.reduce(0) { $0 + $1.quantity })
        json.endObject()
    }

    private mutating func write(_ candidate: Candidate) {
        json.beginObject()
        json.field("warehouse", directory.warehouses[candidate.warehouse].code.code)
        json.field("canGive", candidate.canGive)
        if let rank = candidate.rank {
            json.field("step", rank.step + 1)
            if rank.late > 0 { json.field("late", true) }
            if rank.kilometres != Rank.unknownDistance { json.field("kilometres", rank.kilometres) }
            json.field("score", rank.score)
        }
        if let refusal = candidate.refusal {
            json.field("refused", refusal.code)
            json.field("why", reason(for: refusal))
        }
        json.endObject()
    }

    private mutating func reason(for refusal: Refusal) -> String {
        if let reason = reasons[refusal] { return reason }
        let reason = refusal.text
        reasons[refusal] = reason
        return reason
    }

    private mutating func say(_ pieces: Int32, _ verb: String, _ rest: String) {
        if !words.isEmpty { words += "; " }
        words += String(pieces)
        words += pieces == 1 ? " piece" : " pieces"
        words += verb
        words += rest
    }
}

extension DemandLine {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("number", number)
        json.field("sku", sku)
        json.field("wanted", wanted)
        json.field("reserved", pooled)
    }
}
