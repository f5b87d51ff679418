import Domain
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
        let quoted = candidates.enumerated().compactMap { place, candidate in
            candidate.quote.map { Quoted(place: place, candidate: candidate, quote: $0) }
        }
        return quoted.min { key(of: $0, among: quoted) < key(of: $1, among: quoted) }?.candidate
    }

    private struct Quoted {
        let place: Int
        let candidate: QuoteCandidate
        let quote: Quote
    }

    /// Smaller is better. The last part breaks ties by the document.
    private func key(of quoted: Quoted, among all: [Quoted]) -> Key {
        let (price, days, place) = (quoted.quote.price, quoted.quote.days, Int64(quoted.place))
        switch policy.preference {
        case .cheapest: return Key(price, days, place)
        case .fastest: return Key(days, price, place)
        case .cheapestOnTime:
            let onTime = deadline.map { quoted.quote.arrivesAt <= $0 } ?? true
            return onTime ? Key(0, price, days, place) : Key(1, days, price, place)
        case .weighted:
            // Each as a share of the worst candidate's, so that yuan and days can be added.
            let dearest = max(1, all.map(\.quote.price).max() ?? 1)
            let slowest = max(1, all.map(\.quote.days).max() ?? 1)
            let cost =
                price.scaled(by: 10_000, over: dearest) * policy.priceWeight
                + days.scaled(by: 10_000, over: slowest) * (100 - policy.priceWeight)
            return Key(cost, price, days, place)
        case .fixed:
            let listed = policy.services.firstIndex { $0 == quoted.candidate.carrier || $0 == quoted.candidate.name }
            return Key(Int64(listed ?? policy.services.count), price, days, place)
        }
    }

    private struct Key: Comparable {
        let parts: [Int64]
        init(_ parts: Int64...) { self.parts = parts }
        static func < (left: Key, right: Key) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }
    }

    // MARK: - Explanation

    var json: String {
        let chosen = chosen
        var writer = JSONWriter()
        writer.object { json in
            json.field("rules", version.description)
            json.field("policy", policy.name)
            json.field("choose", policy.preference.rawValue)
            json.field("weightGrams", parcel.weightGrams)
            json.field("volumeCM3", parcel.volumeCM3)
            json.field("insuredValue", parcel.insuredValue)
            json.field("deadline", deadline?.description)
            json.field("currency", currency.code)
            json.field("chosen", chosen?.name)
            json.field("candidates", array: { json in
                for candidate in candidates { json.element(object: { json in write(candidate, to: &json) }) }
            })
        }
        return writer.text
    }

    private func write(_ candidate: QuoteCandidate, to json: inout JSONWriter) {
        json.field("service", candidate.name)
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
            json.field("arrivesAt", quote.arrivesAt.description)
        }
        if let refusal = candidate.refusal {
            json.field("refused", refusal.code)
            json.field("why", refusal.text)
        }
    }
}
