import Domain
import Events
import JSON
import Rules

/// Everything that was weighed for one parcel: the policy, each service with its price or the reason against it, and the
/// choice that follows.
struct Consideration {
    let version: RuleSetVersion
    let currency: Currency
    let policy: QuotingPolicy
    let parcel: Parcel
    let candidates: [QuoteCandidate]
    /// When the parcel is promised to arrive.
    let deadline: Timestamp?

    /// The service that the policy prefers. Among equals the faster, then the cheaper, then the one that the document
    /// names first.
    var chosen: QuoteCandidate? {
        var best: (key: Key, place: Int)?
        for (place, candidate) in candidates.enumerated() {
            guard let quote = candidate.quote else { continue }
            let key = key(of: candidate, quote, place: Int64(place))
            if best.map({ key < $0.key }) ?? true { best = (key, place) }
        }
        return best.map { candidates[$0.place] }
    }

    /// What is compared first, second, third and last; smaller is better. The place breaks ties by the document.
    private typealias Key = (Int64, Int64, Int64, Int64)

    private func key(of candidate: QuoteCandidate, _ quote: Quote, place: Int64) -> Key {
        let (price, days) = (quote.price, quote.days)
        switch policy.preference {
        case .cheapest: return (price, days, place, 0)
        case .fastest: return (days, price, place, 0)
        case .cheapestOnTime:
            let onTime = deadline.map { quote.arrivesAt <= $0 } ?? true
            return onTime ? (0, price, days, place) : (1, days, price, place)
        case .weighted:
            // Each as a share of the worst candidate's, so that yuan and days can be added.
            let cost =
                price.scaled(by: 10_000, over: greatest(\.price)) * policy.priceWeight
                + days.scaled(by: 10_000, over: greatest(\.days)) * (100 - policy.priceWeight)
            return (cost, price, days, place)
        case .fixed:
            let listed = policy.services.firstIndex { candidate.isMeant(by: $0) }
            return (Int64(listed ?? policy.services.count), price, days, place)
        }
    }

    /// The greatest of all quotes, at least 1.
    private func greatest(_ amount: (Quote) -> Int64) -> Int64 {
        candidates.reduce(1) { max($0, $1.quote.map(amount) ?? 1) }
    }

    // MARK: - Explanation

    /// - Parameter chosen: as ``chosen`` says.
    func explanation(of chosen: QuoteCandidate?) -> String {
        var writer = JSONWriter(reservingBytes: 2_048)
        writer.object { json in
            json.field("rules", version.description)
            json.field("policy", policy.name)
            json.field("choose", policy.preference.rawValue)
            json.field("weightGrams", parcel.weightGrams)
            json.field("volumeCM3", parcel.volumeCM3)
            json.field("insuredValue", parcel.insuredValue)
            json.field("deadline", deadline)
            json.field("currency", currency.code)
            if let chosen { json.field("chosen", joining: chosen.carrier, "/", chosen.service) }
            json.field("candidates", array: { json in
                for candidate in candidates { json.element(object: { json in write(candidate, to: &json) }) }
            })
        }
        return writer.text
    }

    private func write(_ candidate: QuoteCandidate, to json: inout JSONWriter) {
        json.field("service", joining: candidate.carrier, "/", candidate.service)
        json.field("source", candidate.source.rawValue)
        if let quote = candidate.quote {
            json.field("price", quote.price)
            json.field("freight", quote.freight)
            json.field("fuel", quote.fuel)
            json.field("remote", quote.remote)
            json.field("insurance", quote.insurance)
            json.field("billableGrams", quote.billableGrams)
            json.field("zone", quote.zone)
            json.field("days", quote.days)
            json.field("arrivesAt", quote.arrivesAt)
        }
        if let refusal = candidate.refusal {
            json.field("refused", refusal.code)
            let text = refusal.text
            json.field("why", joining: text.before, text.value, text.after)
        }
    }
}
