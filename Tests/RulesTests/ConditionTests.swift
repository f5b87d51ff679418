import Domain
import Rules
import TestBasics
import Testing

@Suite struct `A condition` {
    let order = SampleOrder()

    private func holds(_ json: String, for order: SampleOrder = SampleOrder()) throws -> Bool {
        let condition = try readCondition(json)
        let held = condition.holds(for: order)
        #expect(condition.explained(for: order).held == held)
        return held
    }

    @Test(arguments: [
        (#"{"field":"receiver.city","operator":"equals","value":"深圳市"}"#, true),
        (#"{"field":"receiver.city","operator":"not_equals","value":"深圳市"}"#, false),
        (#"{"field":"receiver.city","operator":"in","value":["广州市","深圳市"]}"#, true),
        (#"{"field":"receiver.city","operator":"not_in","value":["广州市","深圳市"]}"#, false),
        (#"{"field":"receiver.city","operator":"contains","value":"圳"}"#, true),
        (#"{"field":"receiver.city","operator":"contains","value":"广"}"#, false),
        (#"{"field":"receiver.city","operator":"starts_with","value":"深"}"#, true),
        (#"{"field":"receiver.city","operator":"ends_with","value":"区"}"#, false),
        (#"{"field":"receiver.city","operator":"matches","value":"深*"}"#, true),
        (#"{"field":"receiver.city","operator":"exists"}"#, true),
        (#"{"field":"receiver.city","operator":"missing"}"#, false)
    ])
    func `compares texts`(json: String, expected: Bool) throws {
        #expect(try holds(json) == expected)
    }

    @Test(arguments: [
        (#"{"field":"quantity","operator":"greater","value":2}"#, true),
        (#"{"field":"quantity","operator":"greater","value":3}"#, false),
        (#"{"field":"quantity","operator":"at_least","value":3}"#, true),
        (#"{"field":"quantity","operator":"less","value":3}"#, false),
        (#"{"field":"quantity","operator":"at_most","value":3}"#, true),
        (#"{"field":"quantity","operator":"between","value":[3,3]}"#, true),
        (#"{"field":"quantity","operator":"between","value":[4,9]}"#, false),
        (#"{"field":"quantity","operator":"in","value":[1,3]}"#, true),
        (#"{"field":"amount","operator":"equals","value":"199 CNY"}"#, true),
        (#"{"field":"amount","operator":"greater","value":"198.99 CNY"}"#, true),
        (#"{"field":"amount","operator":"at_most","value":"199.00 CNY"}"#, true),
        (#"{"field":"gift_wrapped","operator":"equals","value":true}"#, true),
        (#"{"field":"gift_wrapped","operator":"not_equals","value":true}"#, false)
    ])
    func `compares numbers, amounts and truth values`(json: String, expected: Bool) throws {
        #expect(try holds(json) == expected)
    }

    @Test func `compares moments whatever their offset`() throws {
        var order = order
        order.values[.paidAt] = Timestamp("2026-11-11T00:00:00+08:00").map { .timestamp($0) }
        #expect(try holds(#"{"field":"paid_at","operator":"equals","value":"2026-11-10T16:00:00Z"}"#, for: order))
        #expect(try holds(#"{"field":"paid_at","operator":"less","value":"2026-11-11T00:00:00Z"}"#, for: order))
    }

    @Test(arguments: [
        (#"{"field":"tags","operator":"contains","value":"vip"}"#, true),
        (#"{"field":"tags","operator":"contains","value":"vi"}"#, false),
        (#"{"field":"tags","operator":"in","value":["vip","staff"]}"#, true),
        (#"{"field":"tags","operator":"not_in","value":["vip","staff"]}"#, false),
        (#"{"field":"tags","operator":"not_in","value":["staff"]}"#, true),
        (#"{"field":"tags","operator":"starts_with","value":"repeat"}"#, true),
        (#"{"field":"tags","operator":"matches","value":"*-buyer"}"#, true)
    ])
    func `asks of a list whether any of its texts fits`(json: String, expected: Bool) throws {
        #expect(try holds(json) == expected)
    }

    @Test func `holds amounts of different currencies neither equal nor greater`() throws {
        #expect(try !holds(#"{"field":"amount","operator":"greater","value":"1 USD"}"#))
        #expect(try !holds(#"{"field":"amount","operator":"less","value":"9999 USD"}"#))
        #expect(try holds(#"{"field":"amount","operator":"not_equals","value":"199 USD"}"#))
    }

    @Test(arguments: [nil, .text("")] as [FieldValue?])
    func `of nothing holds only what denies`(nothing: FieldValue?) throws {
        var order = order
        order.values[.city] = nothing
        #expect(try holds(#"{"field":"receiver.city","operator":"missing"}"#, for: order))
        #expect(try holds(#"{"field":"receiver.city","operator":"not_equals","value":"a"}"#, for: order))
        #expect(try holds(#"{"field":"receiver.city","operator":"not_in","value":["a"]}"#, for: order))
        #expect(try !holds(#"{"field":"receiver.city","operator":"exists"}"#, for: order))
        #expect(try !holds(#"{"field":"receiver.city","operator":"equals","value":"a"}"#, for: order))
        #expect(try !holds(#"{"field":"receiver.city","operator":"matches","value":"*"}"#, for: order))
    }

    @Test func `combines with all, any and not`() throws {
        let yes = #"{"field":"quantity","operator":"equals","value":3}"#
        let no = #"{"field":"quantity","operator":"equals","value":4}"#
        #expect(try holds(#"{"all":[\#(yes),\#(yes)]}"#))
        #expect(try !holds(#"{"all":[\#(yes),\#(no)]}"#))
        #expect(try holds(#"{"any":[\#(no),\#(yes)]}"#))
        #expect(try !holds(#"{"any":[\#(no),\#(no)]}"#))
        #expect(try holds(#"{"not":\#(no)}"#))
        #expect(try !holds(#"{"not":{"any":[\#(no),\#(yes)]}}"#))
    }

    @Test func `that is absent always holds`() {
        #expect(Condition.always.holds(for: order))
        #expect(Condition.always.specificity == 0)
    }

    @Test func `is as specific as the comparisons an order must pass`() throws {
        let leaf = #"{"field":"quantity","operator":"exists"}"#
        #expect(try readCondition(leaf).specificity == 1)
        #expect(try readCondition(#"{"all":[\#(leaf),\#(leaf)]}"#).specificity == 2)
        #expect(try readCondition(#"{"any":[{"all":[\#(leaf),\#(leaf)]},\#(leaf)]}"#).specificity == 1)
        #expect(try readCondition(#"{"all":[\#(leaf),{"not":\#(leaf)}]}"#).specificity == 2)
    }
}

@Suite struct `Explaining a condition` {
    let city = #"{"field":"receiver.city","operator":"in","value":["珠海市","深圳市"]}"#
    let many = #"{"field":"quantity","operator":"greater","value":9}"#

    @Test func `names every comparison of an all that holds`() throws {
        let condition = try readCondition(#"{"all":[\#(city),{"not":\#(many)}]}"#)
        let explanation = condition.explained(for: SampleOrder())
        #expect(explanation.held)
        #expect(
            explanation.findings.map(\.description) == [
                "receiver.city in [深圳市, 珠海市] (it was 深圳市)", "not: quantity greater 9 (it was 3)"
            ])
    }

    @Test func `names only the part that failed an all`() throws {
        let condition = try readCondition(#"{"all":[\#(city),\#(many),\#(many)]}"#)
        let explanation = condition.explained(for: SampleOrder())
        #expect(!explanation.held)
        #expect(explanation.findings.map(\.description) == ["not: quantity greater 9 (it was 3)"])
    }

    @Test func `names only the part by which an any holds`() throws {
        let condition = try readCondition(#"{"any":[\#(many),\#(city)]}"#)
        #expect(condition.explained(for: SampleOrder()).findings.map(\.test.name) == ["receiver.city"])
    }

    @Test func `says when there was no value`() throws {
        let condition = try readCondition(#"{"field":"paid_at","operator":"missing"}"#)
        #expect(
            condition.explained(for: SampleOrder()).findings.map(\.description) == ["paid_at missing (there was none)"])
    }

    @Test func `agrees with the plain evaluation for any tree`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            let condition = randomCondition(depth: 4, using: &random)
            let order = SampleOrder(values: [.quantity: .integer(.random(in: 0...4, using: &random))])
            #expect(condition.explained(for: order).held == condition.holds(for: order))
        }
    }

    private func randomCondition(depth: Int, using random: inout SeededGenerator) -> Condition {
        let parts = { (random: inout SeededGenerator) in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in randomCondition(depth: depth - 1, using: &random) }
        }
        switch Int.random(in: 0...(depth > 0 ? 3 : 0), using: &random) {
        case 1: return .all(parts(&random))
        case 2: return .any(parts(&random))
        case 3: return .not(randomCondition(depth: depth - 1, using: &random))
        default:
            let number = FieldValue.integer(.random(in: 0...4, using: &random))
            let comparison = [Comparison.equals(number), .less(number), .atLeast(number)].randomElement(using: &random)
            return .field(
                FieldTest(field: SampleField.quantity.id, name: "quantity", comparison: comparison ?? .exists))
        }
    }
}

@Suite struct `A text pattern` {
    @Test(arguments: [
        ("*", "", true), ("*", "any", true), ("", "", true), ("", "a", false), ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("*门口*", "某某小区门口东", true), ("*门口", "某某小区门口东", false), ("a*b*c", "axxbxxbxc", true), ("a*b", "ab", true),
        ("**", "x", true), ("?", "😀", true), ("A", "a", false), ("a*", "b", false), ("*a*b", "aab", true),
        ("*ab", "aaab", true)
    ])
    func `matches the whole text`(pattern: String, text: String, expected: Bool) {
        #expect(Glob(pattern).matches(text) == expected)
    }

    @Test func `does not explode on many stars`() {
        let glob = Glob(String(repeating: "a*", count: 50) + "b")
        #expect(!glob.matches(String(repeating: "a", count: 5_000)))
    }
}
