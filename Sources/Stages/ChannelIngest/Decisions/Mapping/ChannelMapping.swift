import Domain

/// How one channel writes an order: a mapping document, compiled once into paths and tables.
///
/// The language is described at the top of `deploy/mappings/generic.yaml`. A new channel is a new document, not a
/// release.
package final class ChannelMapping: Sendable {
    /// The channel's name and the other names under which connectors may send it.
    package let channels: [String]
    /// How amounts are written, unless a field says otherwise.
    let money: MoneyStyle
    /// What a time without an offset means, in seconds east of Greenwich; `nil` refuses such a time.
    let zone: Int?
    /// Mixed into the fingerprints of phones and addresses; the same in all documents of a merchant.
    let fingerprintKey: String
    /// Where the order stands in what the connector sends, best guess first; the document's root is the last.
    let envelope: [MappingPath]
    /// Other parts of a combined envelope, by name.
    let parts: [(name: String, candidates: [MappingPath])]
    let order: OrderFields
    let receiver: ReceiverFields
    let states: StateRules
    let lines: [LineFields]
    /// What to tell a connector whose order came without lines.
    let linesHint: String?

    init(
        channels: [String], money: MoneyStyle, zone: Int?, fingerprintKey: String, envelope: [MappingPath],
        parts: [(name: String, candidates: [MappingPath])], order: OrderFields, receiver: ReceiverFields, states: StateRules,
        lines: [LineFields], linesHint: String?
    ) {
        self.channels = channels
        self.money = money
        self.zone = zone
        self.fingerprintKey = fingerprintKey
        self.envelope = envelope
        self.parts = parts
        self.order = order
        self.receiver = receiver
        self.states = states
        self.lines = lines
        self.linesHint = linesHint
    }
}

struct OrderFields: Sendable {
    var number: MappingSource
    /// The platform's own word, kept for people; empty when there is none.
    var status: MappingSource?
    var modifiedAt: MappingSource
    var placedAt: MappingSource
    var paidAt: MappingSource?
    var shipBy: MappingSource?
    var currency: MappingSource
    var total: MappingSource?
    var goods: MappingSource?
    var discount: MappingSource?
    var freight: MappingSource?
    var buyerAccount: MappingSource?
    var buyerNote: MappingSource?
    var sellerNote: MappingSource?
    var requiredCarrier: MappingSource?
    var requiredWarehouse: MappingSource?
}

struct ReceiverFields: Sendable {
    var name: MappingSource?
    var phone: MappingSource?
    var email: MappingSource?
    var street: MappingSource?
    var country: MappingSource
    var province: MappingSource?
    var city: MappingSource?
    var district: MappingSource?
    var postalCode: MappingSource?
    /// The platform's token for the receiver, which is also what orders are merged by.
    var token: MappingSource?
    var encrypted: MappingCondition?
}

struct StateRules: Sendable {
    var payment: WordRules<PaymentState>
    var progress: WordRules<ChannelProgress>
    var holds: [HoldRule]
    var requests: [RequestRule]
    /// The platform's own warehouses send it.
    var fulfilledByPlatform: MappingCondition?
}

/// Rules that choose one word, first match first.
struct WordRules<Word: Sendable>: Sendable {
    enum Rule: Sendable {
        case when(MappingCondition, Word)
        case table(MappingSource, [String: Word])
        case otherwise(Word)
    }

    var rules: [Rule]
}

extension DocumentPlaces {
    func word<Word>(_ rules: WordRules<Word>) -> Word? {
        for rule in rules.rules {
            switch rule {
            case .when(let condition, let word): if holds(condition) { return word }
            case .table(let source, let words): if let word = text(source).flatMap({ words[$0] }) { return word }
            case .otherwise(let word): return word
            }
        }
        return nil
    }
}

struct HoldRule: Sendable {
    var when: MappingCondition
    var type: HoldType
    var code: String
}

struct RequestRule: Sendable {
    var when: MappingCondition
    var kind: CaseKind
    var reason: String
}
