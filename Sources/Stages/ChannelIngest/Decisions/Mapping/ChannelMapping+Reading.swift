import Domain
package import JSON

extension ChannelMapping {
    /// Compiles a mapping document, or says everything that is wrong with it.
    package init(reading document: JSONValue) throws(MappingMistakes) {
        let complaints = MappingNode.Complaints()
        let root = MappingNode(value: document, path: "", complaints: complaints)
        let mapping = Self.read(root)
        guard complaints.mistakes.isEmpty, let mapping else { throw MappingMistakes(mistakes: complaints.mistakes) }
        self = mapping
    }

    private static func read(_ root: MappingNode) -> ChannelMapping? {
        let known = ["channel", "also", "money", "zone", "fingerprint_key", "envelope", "order", "receiver", "states", "lines"]
        guard root.expectMembers(known) else { return nil }
        let channel = root.required("channel") { $0.text }
        let envelope = root["envelope"]
        var order: [MappingPath] = []
        var parts: [(name: String, candidates: [MappingPath])] = []
        for (name, node) in envelope?.members ?? [] {
            let candidates = node.elements.compactMap(\.mappingPath)
            if name == "order" { order = candidates } else { parts.append((name, candidates)) }
        }
        let fields = root.required("order", OrderFields.init(reading:))
        let receiver = root.required("receiver", ReceiverFields.init(reading:))
        let states = root.required("states", StateRules.init(reading:))
        let lines = root.required("lines") { $0.elements.compactMap(LineFields.init(reading:)) }
        guard let channel, let fields, let receiver, let states, let lines else { return nil }
        if lines.isEmpty { root.complain("must say where the lines are", at: "lines") }
        return ChannelMapping(
            channels: [channel] + (root["also"]?.scalars ?? []), money: root["money"]?.word() ?? .decimal,
            zone: root["zone"]?.zoneOffset, fingerprintKey: root["fingerprint_key"]?.text ?? "switchyard", envelope: order,
            parts: parts, order: fields, receiver: receiver, states: states, lines: lines,
            linesHint: root["lines"]?.elements.lazy.compactMap { $0["hint"]?.text }.first)
    }
}

extension MappingNode {
    func required<Value>(_ name: String, _ read: (MappingNode) -> Value?) -> Value? {
        guard let node = self[name] else {
            complain("is missing", at: name)
            return nil
        }
        return read(node)
    }

    func source(_ name: String) -> MappingSource? { self[name].flatMap(MappingSource.init(reading:)) }
    func requiredSource(_ name: String) -> MappingSource? { required(name, MappingSource.init(reading:)) }
    func condition(_ name: String) -> MappingCondition? { self[name].flatMap(MappingCondition.init(reading:)) }
}

extension OrderFields {
    init?(reading node: MappingNode) {
        let known = [
            "number", "status", "modified_at", "placed_at", "paid_at", "ship_by", "currency", "total", "goods", "discount",
            "freight", "buyer_account", "buyer_note", "seller_note", "required_carrier", "required_warehouse",
        ]
        guard node.expectMembers(known) else { return nil }
        let number = node.requiredSource("number")
        let modifiedAt = node.requiredSource("modified_at")
        let placedAt = node.requiredSource("placed_at")
        let currency = node.requiredSource("currency")
        guard let number, let modifiedAt, let placedAt, let currency else { return nil }
        self.init(
            number: number, status: node.source("status"), modifiedAt: modifiedAt, placedAt: placedAt,
            paidAt: node.source("paid_at"), shipBy: node.source("ship_by"), currency: currency, total: node.source("total"),
            goods: node.source("goods"), discount: node.source("discount"), freight: node.source("freight"),
            buyerAccount: node.source("buyer_account"), buyerNote: node.source("buyer_note"),
            sellerNote: node.source("seller_note"), requiredCarrier: node.source("required_carrier"),
            requiredWarehouse: node.source("required_warehouse"))
    }
}

extension ReceiverFields {
    init?(reading node: MappingNode) {
        let known = [
            "name", "phone", "email", "street", "country", "province", "city", "district", "postal_code", "token", "encrypted",
        ]
        guard node.expectMembers(known), let country = node.requiredSource("country") else { return nil }
        self.init(
            name: node.source("name"), phone: node.source("phone"), email: node.source("email"), street: node.source("street"),
            country: country, province: node.source("province"), city: node.source("city"), district: node.source("district"),
            postalCode: node.source("postal_code"), token: node.source("token"), encrypted: node.condition("encrypted"))
    }
}

extension LineFields {
    init?(reading node: MappingNode) {
        let known = [
            "each", "when", "id", "sku", "channel_sku", "title", "quantity", "unit_price", "line_total", "paid", "discount",
            "paid_rule", "gift", "cancelled", "requests", "hint",
        ]
        guard node.expectMembers(known) else { return nil }
        let each = node.required("each") { $0.elements.compactMap(\.mappingPath) }
        let sku = node.requiredSource("sku")
        let quantity = node.requiredSource("quantity")
        if node["unit_price"] == nil, node["line_total"] == nil { node.complain("must have unit_price or line_total") }
        guard let each, let sku, let quantity else { return nil }
        self.init(
            each: each, when: node.condition("when"), id: node.source("id"), sku: sku, channelSKU: node.source("channel_sku"),
            title: node.source("title"), quantity: quantity, unitPrice: node.source("unit_price"),
            lineTotal: node.source("line_total"), paid: node.source("paid"), discount: node.source("discount"),
            paidRule: node["paid_rule"]?.word() ?? .stated, gift: node.condition("gift"),
            cancelled: node.condition("cancelled"),
            requests: node["requests"]?.elements.compactMap(RequestRule.init(reading:)) ?? [])
    }
}

extension StateRules {
    init?(reading node: MappingNode) {
        guard node.expectMembers(["payment", "progress", "holds", "requests", "fulfilled_by_platform"]) else { return nil }
        let payment = node.required("payment") { WordRules<PaymentState>(reading: $0) }
        let progress = node.required("progress") { WordRules<ChannelProgress>(reading: $0) }
        guard let payment, let progress else { return nil }
        self.init(
            payment: payment, progress: progress, holds: node["holds"]?.elements.compactMap(HoldRule.init(reading:)) ?? [],
            requests: node["requests"]?.elements.compactMap(RequestRule.init(reading:)) ?? [],
            fulfilledByPlatform: node.condition("fulfilled_by_platform"))
    }
}

extension WordRules where Word: RawRepresentable & CaseIterable, Word.RawValue == String {
    init?(reading node: MappingNode) {
        rules = node.elements.compactMap(Self.rule)
        if rules.isEmpty { node.complain("must have at least one rule") }
    }

    private static func rule(_ node: MappingNode) -> Rule? {
        guard node.expectMembers(["when", "is", "of", "table", "otherwise"]) else { return nil }
        if let otherwise = node["otherwise"] { return otherwise.word(Word.self).map { .otherwise($0) } }
        if let of = node["of"] {
            guard let source = MappingSource(reading: of), let table = node.required("table", { $0 }) else { return nil }
            var words: [String: Word] = [:]
            for (name, inner) in table.members { words[name] = inner.word(Word.self) }
            if words.isEmpty { table.complain("must map at least one word") }
            return .table(source, words)
        }
        guard let when = node.required("when", MappingCondition.init(reading:)),
            let word = node.required("is", { $0.word(Word.self) })
        else { return nil }
        return .when(when, word)
    }
}

extension HoldRule {
    init?(reading node: MappingNode) {
        guard node.expectMembers(["when", "type", "code"]) else { return nil }
        let when = node.required("when", MappingCondition.init(reading:))
        let type = node.required("type") { $0.word(HoldType.self) }
        let code = node.required("code") { $0.scalar }
        guard let when, let type, let code else { return nil }
        self.init(when: when, type: type, code: code)
    }
}

extension RequestRule {
    init?(reading node: MappingNode) {
        guard node.expectMembers(["when", "kind", "reason"]) else { return nil }
        let when = node.required("when", MappingCondition.init(reading:))
        let kind = node.required("kind") { $0.word(CaseKind.self) }
        let reason = node.required("reason") { $0.text }
        guard let when, let kind, let reason else { return nil }
        self.init(when: when, kind: kind, reason: reason)
    }
}
