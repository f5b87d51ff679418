import Domain
import Rules
import Testing

@Suite struct `A mistaken condition is refused when rules are loaded` {
    private func complaints(_ when: String) throws -> [String] {
        try RulesTests.complaints("{\"when\":\(when)}") { $0.condition("when", over: sampleSchema) }
    }

    @Test func `with the field that was probably meant`() throws {
        let found = try complaints(#"{"all":[{"field":"recevier.city","operator":"equals","value":"x"}]}"#)
        #expect(found == [#"when.all[0].field: unknown field "recevier.city"; did you mean "receiver.city"?"#])
    }

    @Test func `with all fields when none is close`() throws {
        let found = try complaints(#"{"field":"weather","operator":"exists"}"#)
        #expect(
            found == [
                #"when.field: unknown field "weather"; known here: "receiver.city", "quantity", "amount", "gift_wrapped", "#
                    + #""tags" and "paid_at""#
            ])
    }

    @Test func `with the operator that was probably meant`() throws {
        let found = try complaints(#"{"field":"quantity","operator":"grater","value":1}"#)
        #expect(found == [#"when.operator: "grater" is not known here; did you mean "greater"?"#])
    }

    @Test(arguments: [
        (
            #"{"field":"gift_wrapped","operator":"greater","value":true}"#,
            #"when.operator: "greater" does not work on "gift_wrapped", which is of type boolean; "#
                + #"use "equals", "not_equals", "exists" or "missing""#
        ),
        (
            #"{"field":"quantity","operator":"equals","value":"many"}"#,
            #"when.value: expected a whole number, found the text "many""#
        ),
        (
            #"{"field":"amount","operator":"less","value":"199.00"}"#,
            #"when.value: the amount "199.00" names no currency; write it as 199.00 CNY"#
        ),
        (
            #"{"field":"amount","operator":"less","value":"1.999 CNY"}"#,
            #"when.value: "1.999 CNY" has more than 2 digits after the point"#
        ),
        (
            #"{"field":"paid_at","operator":"less","value":"2026-11-11 00:00"}"#,
            #"when.value: expected a date and time, found the text "2026-11-11 00:00"; write it as 2026-11-11T00:00:00+08:00"#
        ),
        (
            #"{"field":"receiver.city","operator":"equals","value":7}"#,
            #"when.value: expected a text, found the number 7; put it in quotes"#
        ),
        (
            #"{"field":"receiver.city","operator":"in","value":"深圳市"}"#,
            #"when.value: expected a list, found the text "深圳市""#
        ),
        (#"{"field":"receiver.city","operator":"in","value":[]}"#, #"when.value: the list needs at least one element"#),
        (
            #"{"field":"quantity","operator":"between","value":[5]}"#,
            #"when.value: "between" needs a list of two values, found 1"#
        ),
        (
            #"{"field":"quantity","operator":"between","value":[5,1]}"#,
            #"when.value: "between" needs the smaller value first, and both in one currency"#
        ),
        (#"{"field":"quantity","operator":"exists","value":1}"#, #"when.value: "exists" takes no value"#),
        (#"{"field":"quantity","operator":"equals"}"#, #"when: "equals" needs the key "value""#),
        (#"{"all":[]}"#, #"when.all: the list needs at least one element"#),
        (
            #"{"all":[],"any":[]}"#,
            #"when: a condition has one of the keys "all", "any", "not" and "field", this has "all" and "any""#
        ),
        (#"{}"#, #"when: a condition has one of the keys "all", "any", "not" and "field", this has none"#),
        (#"[]"#, #"when: expected keys and values, found a list"#)
    ])
    func `with one clear complaint`(when: String, complaint: String) throws {
        #expect(try complaints(when) == [complaint])
    }

    @Test func `with all mistakes at once`() throws {
        let found = try complaints(
            #"{"any":[{"field":"citty","operator":"exists"},{"not":{"field":"quantity","operator":"lesss","value":1,"extra":2}}]}"#
        )
        #expect(found.count == 3)
        #expect(found.last?.hasPrefix(#"when.any[1].not.extra: unknown key "extra""#) == true)
    }

    @Test func `unless the schema says what an amount without a currency is in`() throws {
        let schema = FieldSchema(SampleField.self, currency: .cny)
        let condition = try readCondition(#"{"field":"amount","operator":"equals","value":12.30}"#, schema: schema)
        let order = SampleOrder(values: [.amount: .money(Money(minorUnits: 1_230, currency: .cny))])
        #expect(condition.holds(for: order))
    }
}
