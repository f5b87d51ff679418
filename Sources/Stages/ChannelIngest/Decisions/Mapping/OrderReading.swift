import Domain
import JSON

/// One order while it is read. Problems are collected, so that a connector's author sees all of them at once.
struct OrderReading {
    let places: DocumentPlaces
    let mapping: ChannelMapping
    var problems: [OrderRefusal.Problem] = []
    /// Of each line that has been read.
    var pricing: [LinePricing]
    /// Of the order; known before any amount is read.
    var currency: Currency?

    init(places: DocumentPlaces, mapping: ChannelMapping) {
        self.places = places
        self.mapping = mapping
        pricing = places.scratch.takePricing()
    }

    mutating func complain(_ code: OrderRefusal.Code, _ field: FieldName, _ text: String) {
        problems.append(.init(code: code, field: field.description, text: text))
    }

    mutating func order(_ key: ChannelOrderKey) throws(OrderRefusal) -> ChannelOrder {
        let fields = mapping.order
        checkLength(key.orderNumber, "order.number", FieldLimits.identifier)
        readCurrency()
        let modifiedAt = requiredTime(fields.modifiedAt, "order.modified_at")
        let placedAt = requiredTime(fields.placedAt, "order.placed_at")
        let paidAt = time(fields.paidAt, "order.paid_at")
        let shipBy = time(fields.shipBy, "order.ship_by")
        let payment = word(mapping.states.payment, "states.payment")
        let progress = word(mapping.states.progress, "states.progress")
        let (lines, amounts) = linesAndAmounts()
        let receiver = receiver(of: key)
        let status = text(fields.status, "order.status", FieldLimits.word) ?? ""
        let account = text(fields.buyerAccount, "order.buyer_account", FieldLimits.token)
        let carrier = text(fields.requiredCarrier, "order.required_carrier", FieldLimits.word)
        let warehouse = text(fields.requiredWarehouse, "order.required_warehouse", FieldLimits.word)
        guard problems.isEmpty, let modifiedAt, let placedAt, let payment, let progress, let amounts, let receiver
        else {
            throw OrderRefusal(problems)
        }
        let elsewhere = mapping.states.fulfilledByPlatform.map(places.holds) ?? false
        var holds: [PlatformHold] = []
        for rule in mapping.states.holds where places.holds(rule.when) {
            holds.append(PlatformHold(type: rule.type, code: rule.code))
        }
        if elsewhere { holds.append(PlatformHold(type: .platformRisk, code: "FULFILLED_BY_PLATFORM")) }
        var buyer = receiver.buyer
        buyer.account = account
        return ChannelOrder(
            key: key, modifiedAt: modifiedAt, placedAt: placedAt, paidAt: paidAt, platformStatus: status,
            payment: payment,
            progress: progress, amounts: amounts, buyer: buyer, destination: receiver.destination,
            personal: receiver.personal, lines: lines, holds: holds, requests: requests(mapping.states.requests),
            shipBy: shipBy, requiredCarrier: carrier, requiredWarehouse: warehouse, isFulfilledByPlatform: elsewhere)
    }

    /// What `rules` say is wanted, each kind and reason once.
    func requests(_ rules: [RequestRule]) -> [ChannelRequest] {
        var found: [ChannelRequest] = []
        for rule in rules where places.holds(rule.when) {
            let request = ChannelRequest(kind: rule.kind, reason: rule.reason)
            if !found.contains(request) { found.append(request) }
        }
        return found
    }

    private mutating func word<Word>(_ rules: WordRules<Word>, _ field: FieldName) -> Word? {
        if let word = places.word(rules) { return word }
        let tables = rules.rules.compactMap { if case .table(let source, _) = $0 { source.described } else { nil } }
        complain(
            .unknownStatus, field,
            "no rule of the mapping covers the state in "
                + (tables.isEmpty ? "the order" : tables.joined(separator: ", ")) + ": "
                + "add the platform's word to the mapping file")
        return nil
    }

    // MARK: - Text

    /// A text no longer than its limit; absent is `nil`, too long is a problem.
    mutating func text(_ source: MappingSource?, _ field: FieldName, _ limit: Int) -> String? {
        guard let text = places.text(source) else { return nil }
        checkLength(text, field, limit)
        return text
    }

    mutating func checkLength(_ text: String, _ field: FieldName, _ limit: Int) {
        if text.utf8.count > limit { complain(.invalidField, field, "must be at most \(limit) bytes long") }
    }

    // MARK: - Time

    private mutating func requiredTime(_ source: MappingSource, _ field: FieldName) -> Timestamp? {
        let before = problems.count
        let moment = time(source, field)
        if moment == nil, problems.count == before {
            complain(.missingField, field, "is missing; expected a time in \(source.described)")
        }
        return moment
    }

    /// A moment; `nil` when the platform has left it unset, a problem when it wrote something else.
    mutating func time(_ source: MappingSource?, _ field: FieldName) -> Timestamp? {
        guard let source else { return nil }
        switch ChannelTime.read(source, in: places, zone: mapping.zone) {
        case .unset: return nil
        case .moment(let moment): return moment
        case .unreadable(let path):
            complain(
                .invalidField, field,
                "\(path) must be a time such as 2026-11-11 08:00:00"
                    + (mapping.zone == nil ? " with an offset (the mapping has no zone)" : "") + ", or Unix time")
        case .implausible(let path):
            complain(
                .invalidField, field,
                "\(path) must lie between the years 2000 and 2100: "
                    + "are seconds and milliseconds mistaken for one another?"
            )
        }
        return nil
    }

    // MARK: - Money

    private mutating func readCurrency() {
        guard let text = places.text(mapping.order.currency) else {
            complain(.missingField, "order.currency", "is missing; expected in \(mapping.order.currency.described)")
            return
        }
        currency = Currency(text).flatMap { knownCurrencies.contains($0.code) ? $0 : nil }
        if currency == nil { complain(.invalidField, "order.currency", "must be an ISO 4217 code such as CNY") }
    }

    /// An amount in minor units; absent is `nil`, unreadable a problem. Without a currency nothing is read.
    mutating func amount(_ source: MappingSource?, _ field: FieldName, mayBeNegative: Bool = false) -> Int64? {
        guard let source, let currency else { return nil }
        do throws(ChannelMoney.Failure) {
            guard let amount = try ChannelMoney.read(source, in: places, style: mapping.money, currency: currency)
            else {
                return nil
            }
            if amount < 0, !mayBeNegative {
                complain(.invalidField, field, "must not be negative")
                return nil
            }
            if amount.magnitude > UInt64(FieldLimits.amount) {
                complain(.implausible, field, "is larger than any order: is the unit right?")
                return nil
            }
            return amount
        } catch {
            complain(.invalidField, field, "\(error.path) \(error.expectation)")
            return nil
        }
    }
}
