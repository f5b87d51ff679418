import Domain
package import JSON
package import Rules

extension ChannelMapping {
    /// Compiles a mapping document, or says everything that is wrong with it.
    package static func compile(_ document: JSONValue) throws(RuleErrors) -> ChannelMapping {
        try RuleDocumentReader.read(document) { ChannelMapping(reading: $0) }
    }

    /// Compiles a mapping document; `nil` after the reader has recorded what is wrong.
    package convenience init?(reading reader: RuleDocumentReader) {
        let channel = reader.text("channel")
        let also = reader.optionalTexts("also")
        let money = reader.choice("money", default: MoneyStyle.decimal)
        let zone = reader.zone("zone")
        let key = reader.optionalText("fingerprint_key")
        let envelope = reader.envelope()
        let order = reader.object("order", OrderFields.init(reading:))
        let receiver = reader.object("receiver", ReceiverFields.init(reading:))
        let states = reader.object("states", StateRules.init(reading:))
        let hint = reader.optionalText("lines_hint")
        let lines = reader.list("lines", atLeast: 1, LineFields.init(reading:))
        guard let channel, let also, let money, let order, let receiver, let states, let lines else { return nil }
        self.init(
            channels: [channel] + also, money: money, zone: zone, fingerprintKey: key ?? "switchyard",
            envelope: envelope.first { $0.name == "order" }?.candidates ?? [],
            parts: envelope.filter { $0.name != "order" }, order: order, receiver: receiver, states: states,
            lines: lines,
            linesHint: hint)
    }
}

extension RuleDocumentReader {
    fileprivate func envelope() -> [(name: String, candidates: [MappingPath])] {
        guard has("envelope") else {
            _ = optionalValue("envelope")
            return []
        }
        return entries("envelope") { name, value, path in mappingPaths(value, at: path).map { (name, $0) } } ?? []
    }

    func requests() -> [RequestRule] {
        optionalList("requests") { reader in
            let when = reader.requiredCondition("when")
            let kind = reader.choice("kind", of: CaseKind.self)
            let reason = reader.text("reason")
            guard let when, let kind, let reason else { return nil }
            return RequestRule(when: when, kind: kind, reason: reason)
        } ?? []
    }

    /// Rules that choose a word: `{when, is}`, `{of, table}`, `{otherwise}`, tried in order.
    fileprivate func wordRules<Word: CaseIterable & RawRepresentable<String> & Sendable>(
        _ key: String, of _: Word.Type
    ) -> WordRules<Word>? {
        list(key, atLeast: 1) { reader -> WordRules<Word>.Rule? in
            if reader.has("otherwise") { return reader.choice("otherwise", of: Word.self).map { .otherwise($0) } }
            if reader.has("of") {
                let source = reader.requiredSource("of")
                let table = reader.entries("table") { name, value, path in
                    reader.choice(value, at: path, of: Word.self).map { (name, $0) }
                }
                guard let source, let table else { return nil }
                return .table(source, Dictionary(table, uniquingKeysWith: { first, _ in first }))
            }
            let when = reader.requiredCondition("when")
            let word = reader.choice("is", of: Word.self)
            guard let when, let word else { return nil }
            return .when(when, word)
        }.map(WordRules.init(rules:))
    }
}

extension OrderFields {
    init?(reading reader: RuleDocumentReader) {
        let number = reader.requiredSource("number")
        let modifiedAt = reader.requiredSource("modified_at")
        let placedAt = reader.requiredSource("placed_at")
        let currency = reader.requiredSource("currency")
        let status = reader.source("status")
        let paidAt = reader.source("paid_at")
        let shipBy = reader.source("ship_by")
        let total = reader.source("total")
        let goods = reader.source("goods")
        let discount = reader.source("discount")
        let freight = reader.source("freight")
        let buyerAccount = reader.source("buyer_account")
        let buyerNote = reader.source("buyer_note")
        let sellerNote = reader.source("seller_note")
        let requiredCarrier = reader.source("required_carrier")
        let requiredWarehouse = reader.source("required_warehouse")
        guard let number, let modifiedAt, let placedAt, let currency else { return nil }
        self.init(
            number: number, status: status, modifiedAt: modifiedAt, placedAt: placedAt, paidAt: paidAt, shipBy: shipBy,
            currency: currency, total: total, goods: goods, discount: discount, freight: freight,
            buyerAccount: buyerAccount, buyerNote: buyerNote, sellerNote: sellerNote, requiredCarrier: requiredCarrier,
            requiredWarehouse: requiredWarehouse)
    }
}

extension ReceiverFields {
    init?(reading reader: RuleDocumentReader) {
        let name = reader.source("name")
        let phone = reader.source("phone")
        let email = reader.source("email")
        let street = reader.source("street")
        let country = reader.requiredSource("country")
        let province = reader.source("province")
        let city = reader.source("city")
        let district = reader.source("district")
        let postalCode = reader.source("postal_code")
        let token = reader.source("token")
        let encrypted = reader.condition("encrypted")
        guard let country else { return nil }
        self.init(
            name: name, phone: phone, email: email, street: street, country: country, province: province, city: city,
            district: district, postalCode: postalCode, token: token, encrypted: encrypted)
    }
}

extension StateRules {
    init?(reading reader: RuleDocumentReader) {
        let payment = reader.wordRules("payment", of: PaymentState.self)
        let progress = reader.wordRules("progress", of: ChannelProgress.self)
        let holds = reader.optionalList("holds") { reader -> HoldRule? in
            let when = reader.requiredCondition("when")
            let type = reader.choice("type", of: HoldType.self)
            let code = reader.text("code")
            guard let when, let type, let code else { return nil }
            return HoldRule(when: when, type: type, code: code)
        }
        let requests = reader.requests()
        let elsewhere = reader.condition("fulfilled_by_platform")
        guard let payment, let progress, let holds else { return nil }
        self.init(
            payment: payment, progress: progress, holds: holds, requests: requests, fulfilledByPlatform: elsewhere)
    }
}
