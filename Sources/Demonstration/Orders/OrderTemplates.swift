package import Domain
import JSON
import Kafka

/// Raw orders for measuring: rendered once, and sent again and again under numbers and to people of their own.
///
/// To render an order takes tens of microseconds, which a benchmark would take from what it measures. A template is an
/// ordinary order of the demonstration in which everything that tells it from another, the order's number and the buyer's
/// account, telephone, address and cipher texts, holds the same seven digits; sending it is writing seven digits over
/// them. Nothing else differs from one sending to the next, the times included.
package struct OrderTemplates: Sendable {
    /// How many digits tell one sending from another.
    package static let digits = 7
    /// Numbers end before this.
    package static let limit = 10_000_000

    fileprivate struct Template: Sendable {
        var key: [UInt8]
        var value: [UInt8]
        let headers: [UInt8]
        let keyPlaces: [Int]
        let valuePlaces: [Int]
        /// Where the digits are in the order's number, for reading them back.
        let numberPlace: Int
    }

    private var templates: [Template]
    /// Of each marketplace, where the digits stand in an order's number.
    private let numberPlaces: [String: Int]
    /// Mean bytes of a value.
    package let meanBytes: Int

    /// - Parameters:
    ///   - count: how many different orders.
    ///   - moment: when they were placed.
    package init(count: Int, seed: UInt64, catalogue: Catalogue, at moment: Timestamp) {
        var drafting = Drafting(catalogue: catalogue, random: SeededRandom(seed: seed))
        var generator = OrderGenerator()
        var templates: [Template] = []
        var numberPlaces: [String: Int] = [:]
        for _ in 0..<count {
            let draft = drafting.draft(.ordinary, at: moment)
            let random = drafting.random
            let first = draft.marked("7351942", by: &drafting)
            drafting.random = random
            let second = draft.marked("4682317", by: &drafting)
            let template = Template(first, second, &generator)
            numberPlaces[draft.shop.marketplace.rawValue] = template.numberPlace
            templates.append(template)
        }
        self.templates = templates
        self.numberPlaces = numberPlaces
        meanBytes = templates.reduce(0) { $0 + $1.value.count } / max(1, count)
    }

    package var count: Int { templates.count }

    /// The record of an order. Nothing is copied as long as the one before is not kept.
    package mutating func order(_ number: Int) -> StampedOrder {
        precondition(number >= 0 && number < Self.limit, "an order's number has seven digits")
        let index = number % templates.count
        templates[index].stamp(number)
        return StampedOrder(
            key: templates[index].key, value: templates[index].value, headers: templates[index].headers)
    }

    /// Which order this is: what ``order(_:)`` was given. `nil` for one that did not come from here.
    package func number(ofOrder orderNumber: RawSpan, channel: String) -> Int? {
        guard let place = numberPlaces[channel], place + Self.digits <= orderNumber.byteCount else { return nil }
        var number = 0
        for offset in place..<(place + Self.digits) {
            let digit = unsafe Int(orderNumber.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) - 48
            guard (0...9).contains(digit) else { return nil }
            number = number * 10 + digit
        }
        return number
    }
}

/// A raw order's record.
package struct StampedOrder: Sendable {
    package let key: [UInt8]
    package let value: [UInt8]
    /// Framed, see `KafkaHeaders`.
    package let headers: [UInt8]
}

extension OrderTemplates.Template {
    /// Compares two renderings of the same order that differ in their digits only.
    fileprivate init(_ first: OrderDraft, _ second: OrderDraft, _ generator: inout OrderGenerator) {
        let one = generator.record(of: OrderPlan.Entry(kind: .order, role: .ordinary, draft: first))
        let other = generator.record(of: OrderPlan.Entry(kind: .order, role: .ordinary, draft: second))
        key = Array(one.key.utf8)
        value = one.value
        var headers = KafkaHeaders()
        headers.append("channel", one.channel)
        if let shop = one.shop { headers.append("shop", shop) }
        self.headers = headers.bytes
        keyPlaces = places(first.mark, in: key, second.mark, in: Array(other.key.utf8))
        valuePlaces = places(first.mark, in: one.value, second.mark, in: other.value)
        let inNumber = places(first.mark, in: Array(first.number.utf8), second.mark, in: Array(second.number.utf8))
        precondition(keyPlaces.count == 1 && !valuePlaces.isEmpty && inNumber.count == 1, "an order without a number")
        numberPlace = inNumber[0]
    }

    fileprivate mutating func stamp(_ number: Int) {
        var rest = number
        for digit in (0..<OrderTemplates.digits).reversed() {
            let character = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
            for place in keyPlaces { key[place + digit] = character }
            for place in valuePlaces { value[place + digit] = character }
        }
    }
}

/// Where a text has its mark. A number that happens to read like it would stand in one of two renderings only.
private func places(_ mark: String, in text: [UInt8], _ otherMark: String, in other: [UInt8]) -> [Int] {
    let found = places(of: Array(mark.utf8), in: text)
    precondition(
        found.count == places(of: Array(otherMark.utf8), in: other).count,
        "a mark stands somewhere by chance; choose another seed")
    return found
}

private func places(of mark: [UInt8], in text: [UInt8]) -> [Int] {
    var places: [Int] = []
    var index = 0
    while index + mark.count <= text.count {
        if text[index] == mark[0], text[index..<(index + mark.count)].elementsEqual(mark) {
            places.append(index)
            index += mark.count
        } else {
            index += 1
        }
    }
    return places
}

extension OrderDraft {
    /// The digits that tell it from others.
    fileprivate var mark: String { String(buyer.account.suffix(OrderTemplates.digits)) }

    /// The same order, with these digits wherever it differs from others.
    fileprivate func marked(_ mark: String, by drafting: inout Drafting) -> OrderDraft {
        var draft = self
        draft.number = drafting.number(mark, in: shop)
        draft.buyer.account = "acc-1\(mark)"
        draft.buyer.email = "buyer\(mark)@example.com"
        draft.cipherMark = mark
        switch buyer.address.country {
        // None of these begins as a subscriber's number does.
        case "CN":
            draft.buyer.phone = "1000\(mark)"
            draft.buyer.address.street += "\(mark)室"
        case "US": draft.buyer.phone = "+1 000\(mark)"
        case "GB": draft.buyer.phone = "+44 000\(mark)"
        default: draft.buyer.phone = "+65 0\(mark)"
        }
        if buyer.address.country != "CN" { draft.buyer.address.street += ", Unit \(mark)" }
        return draft
    }
}
