package import JSON
package import Rules
import Domain

extension QuotingRules {
    /// Reads the document `quoting`.
    ///
    /// - Parameter version: under which the database keeps it; written beside every decision.
    package static func read(_ document: JSONValue, version: RuleSetVersion) throws(RuleErrors) -> QuotingRules {
        try RuleDocumentReader.read(document) { reader in
            let code = reader.optionalText("currency") ?? "CNY"
            let retryAfter = reader.duration("retry_after", default: .seconds(1_800))
            guard let currency = Currency(code) else {
                return reader.mistake(at: reader.path.member("currency"), "\"\(code)\" is not three letters such as CNY")
            }
            var names: Set<String> = []
            let services = reader.list("services", atLeast: 1) { reader in
                let service = CarrierService.read(reader, in: currency)
                if let service, !names.insert(service.name).inserted, service.effectiveFrom == nil {
                    reader.mistake("service", "\"\(service.name)\" stands here twice", hint: "give the later one the key \"effective\"")
                }
                return service
            }
            let known = names
            let policies: [QuotingPolicy]? =
                reader.has("policies") ? reader.rules("policies") { QuotingPolicy.read($0, known: known, in: currency) } : []
            guard let services, let policies, let retryAfter else { return nil }
            return QuotingRules(
                version: version, currency: currency, services: services, policies: policies, retryAfter: retryAfter)
        }
    }
}

extension QuotingPolicy {
    fileprivate static func read(_ reader: RuleDocumentReader, known: Set<String>, in currency: Currency) -> QuotingPolicy? {
        let name = reader.text("name")
        let priority = reader.priority()
        let condition = reader.optionalCondition("when", over: QuotingField.schema)
        let preference = reader.choice("choose", default: Preference.cheapest)
        let services = reader.optionalTexts("services")
        let promise = reader.optionalDuration("deliver_within")
        let weight = reader.integer("price_weight", in: 0...100, default: 50)
        let insureFrom = reader.optionalMoney("insure_from", in: currency)
        guard let name, let priority, let condition, let preference, let services, let weight else { return nil }
        for service in services where !known.contains(where: { $0 == service || $0.hasPrefix(service + "/") }) {
            reader.mistake("services", "no rate card is called \"\(service)\"")
        }
        if preference == .fixed, services.isEmpty { reader.mistake("choose", "\"fixed\" needs the key \"services\"") }
        if preference == .cheapestOnTime, promise == nil {
            reader.mistake("choose", "\"cheapest_on_time\" needs the key \"deliver_within\"")
        }
        if let insureFrom, insureFrom.currency != currency {
            reader.mistake("insure_from", "must be in \(currency), like the rate cards")
        }
        return QuotingPolicy(
            name: name, priority: priority, condition: condition, preference: preference, services: services,
            promise: promise, priceWeight: weight, insureFrom: insureFrom?.minorUnits)
    }
}
