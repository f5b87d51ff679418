import Domain
import JSON
import Rules

/// A check and its parameters, which stand under `with`:
///
/// ```yaml
/// check: velocity
/// with: { by: phone, orders: 5, within: 10m }
/// ```
extension RuleDocumentReader {
    /// The check of a rule; `nil` when it has none, or a mistake.
    func check() -> AuditCheck? {
        guard has("check") else {
            for key in ["check", "with"] where optionalValue(key) != nil {
                mistake(key, "parameters of a check, but no \"check\"")
            }
            return nil
        }
        guard let name = choice("check", of: AuditCheck.Name.self) else {
            _ = optionalValue("with")
            return nil
        }
        switch name {
        case .payment: return withoutParameters(.payment)
        case .stockShort: return withoutParameters(.stockShort)
        case .platformState: return optionalParameters(.platformState(PlatformStateCheck())) { $0.platformState() }
        case .blocked:
            return optionalParameters(.blocked(kinds: Set(BlockKind.allCases))) { reader in
                reader.words("kinds", of: BlockKind.self, default: Set(BlockKind.allCases)).map { .blocked(kinds: $0) }
            }
        case .addressIncomplete:
            return object("with") { reader in
                reader.words("parts", of: AddressPart.self, default: [.province, .city, .street, .name, .phone])
                    .map { .addressIncomplete(parts: $0) }
            }
        case .addressVague: return object("with") { $0.vagueAddress() }
        case .duplicate: return object("with") { reader in reader.window("within").map { .duplicate(within: $0) } }
        case .velocity: return object("with") { $0.velocity() }
        case .amountAbove: return object("with") { $0.limits() }
        case .amountBelowListPrice: return object("with") { $0.listPrice() }
        case .note: return object("with") { $0.note() }
        case .preSale: return object("with") { $0.preSale() }
        case .region: return object("with") { $0.region() }
        }
    }

    private func withoutParameters(_ check: AuditCheck) -> AuditCheck? {
        if optionalValue("with") != nil { mistake("with", "this check has no parameters") }
        return check
    }

    private func optionalParameters(_ fallback: AuditCheck, _ body: (RuleDocumentReader) -> AuditCheck?) -> AuditCheck?
    {
        has("with")
            ? object("with", body)
            : {
                _ = optionalValue("with"); return fallback
            }()
    }

    private func vagueAddress() -> AuditCheck? {
        let words = optionalTexts("words"), vague = optionalTexts("vague_without_number")
        let places = optionalTexts("named_places")
        let length = integer("minimum_length", in: 0...100, default: 0)
        let needsNumber = boolean("needs_number", default: false)
        guard let words, let vague, let places, let length, let needsNumber else { return nil }
        if words.isEmpty, vague.isEmpty, length == 0, !needsNumber { mistake("there is nothing to check here") }
        return .addressVague(
            VagueAddressCheck(
                words: words, vagueWithoutNumber: vague, minimumLength: Int(length), needsNumber: needsNumber,
                namedPlaces: places))
    }

    /// A length of time of a second or more.
    private func window(_ key: String) -> Duration? {
        guard let length = duration(key) else { return nil }
        guard length >= .seconds(1), length <= .seconds(31 * 86_400) else {
            mistake(key, "a window is from 1s to 31d long")
            return nil
        }
        return length
    }

    private func velocity() -> AuditCheck? {
        let key = choice("by", of: VelocityCheck.Key.self)
        let orders = integer("orders", in: 1...Int64(Sighting.listLimit - 1))
        let within = window("within")
        guard let key, let orders, let within else { return nil }
        return .velocity(VelocityCheck(key: key, orders: Int(orders), within: within))
    }

    private func limits() -> AuditCheck? {
        guard let member = value("limits") else { return nil }
        let path = path.member("limits")
        let limits =
            member.kind == .array
            ? list(member, at: path, atLeast: 1) { money($0, at: $1) } : money(member, at: path).map { [$0] }
        guard let limits else { return nil }
        if Set(limits.map(\.currency)).count < limits.count { mistake("limits", "a currency has two limits") }
        return .amountAbove(limits: limits)
    }

    private func listPrice() -> AuditCheck? {
        let percent = integer("percent", in: 1...100)
        let code = text("currency")
        let scope = choice("per", default: ListPriceCheck.Scope.order)
        guard let percent, let code, let scope else { return nil }
        guard let currency = Currency(code) else {
            mistake("currency", "expected three letters such as CNY")
            return nil
        }
        return .amountBelowListPrice(ListPriceCheck(percent: percent, currency: currency, scope: scope))
    }

    private func note() -> AuditCheck? {
        let authors = words("of", of: NoteCheck.Author.self, default: Set(NoteCheck.Author.allCases))
        let words = optionalTexts("words"), harmless = optionalTexts("harmless")
        guard let authors, let words, let harmless else { return nil }
        return .note(
            NoteCheck(authors: NoteCheck.Author.allCases.filter(authors.contains), words: words, harmless: harmless))
    }

    private func platformState() -> AuditCheck? {
        let types = has("types") ? words("types", of: HoldType.self, default: []) : nil
        let codes = optionalTexts("codes")
        return codes.map { .platformState(PlatformStateCheck(types: types, codes: $0.map(Glob.init))) }
    }

    private func preSale() -> AuditCheck? {
        let skus = optionalTexts("skus")
        let until = optionalTimestamp("until"), lead = optionalDuration("lead_time")
        guard let skus else { return nil }
        if has("until") == has("lead_time") {
            mistake("a pre-sale check has either \"until\" or \"lead_time\"")
            return nil
        }
        if until != nil, skus.isEmpty { mistake("\"until\" needs \"skus\"", hint: "it would stop every order") }
        guard until != nil || lead != nil else { return nil }
        return .preSale(PreSaleCheck(skus: skus.map(Glob.init), until: until, leadTime: lead))
    }

    private func region() -> AuditCheck? {
        let notServed = places("not_served"), only = places("only")
        guard let notServed, let only else { return nil }
        if notServed.isEmpty, only.isEmpty { mistake("a region check needs \"not_served\" or \"only\"") }
        return .region(RegionCheck(notServed: notServed, only: only))
    }

    private func places(_ key: String) -> [RegionCheck.Place]? {
        guard let member = optionalValue(key) else { return [] }
        let path = path.member(key)
        return list(member, at: path) { value, path in
            guard let text = text(value, at: path) else { return nil }
            let place = RegionCheck.Place(text)
            guard (1...4).contains(place.parts.count), place.parts[0].utf8.count == 2 else {
                return mistake(at: path, "\"\(text)\" is not a place", hint: "write it as CN, CN/西藏 or CN/广东/深圳")
            }
            return place
        }
    }
}
