import Domain
import Events
import JSON
import Rules
import Testing

@testable import OrderAudit

func readRecords(_ json: String) throws -> [FindingRecord] {
    let parser = JSONParser()
    return [FindingRecord](reading: try parser.parse(json))
}

@Suite struct `An audit rule document` {
    @Test(arguments: [
        (#""check":"payment""#, AuditCheck.payment),
        (#""check":"stock_short""#, .stockShort),
        (#""check":"blocked""#, .blocked(kinds: Set(BlockKind.allCases))),
        (#""check":"blocked","with":{"kinds":["phone"]}"#, .blocked(kinds: [.phone])),
        (#""check":"address_incomplete","with":{"parts":["city"]}"#, .addressIncomplete(parts: [.city])),
        (
            #""check":"address_vague","with":{"words":["a"],"vague_without_number":["b"],"minimum_length":4,"needs_number":true,"named_places":["c"]}"#,
            .addressVague(
                VagueAddressCheck(
                    words: ["a"], vagueWithoutNumber: ["b"], minimumLength: 4, needsNumber: true, namedPlaces: ["c"]))
        ),
        (#""check":"duplicate","with":{"within":"30m"}"#, .duplicate(within: .seconds(1_800))),
        (
            #""check":"velocity","with":{"by":"phone","orders":5,"within":"10m"}"#,
            .velocity(VelocityCheck(key: .phone, orders: 5, within: .seconds(600)))
        ),
        (
            #""check":"amount_above","with":{"limits":["5 CNY"]}"#,
            .amountAbove(limits: [Money(minorUnits: 500, currency: .cny)])
        ),
        (
            #""check":"amount_above","with":{"limits":"5 CNY"}"#,
            .amountAbove(limits: [Money(minorUnits: 500, currency: .cny)])
        ),
        (
            #""check":"amount_below_list_price","with":{"percent":30,"currency":"CNY","per":"line"}"#,
            .amountBelowListPrice(ListPriceCheck(percent: 30, currency: .cny, scope: .line))
        ),
        (
            #""check":"note","with":{"of":"seller","words":["x"]}"#,
            .note(NoteCheck(authors: [.seller], words: ["x"]))
        ),
        (#""check":"platform_state""#, .platformState(PlatformStateCheck())),
        (
            #""check":"platform_state","with":{"types":["pre_sale"],"codes":["A*"]}"#,
            .platformState(PlatformStateCheck(types: [.preSale], codes: [Glob("A*")]))
        ),
        (
            #""check":"pre_sale","with":{"skus":["P-*"],"until":"2026-11-11T00:00:00+08:00"}"#,
            .preSale(PreSaleCheck(skus: [Glob("P-*")], until: Timestamp("2026-11-10T16:00:00Z")))
        ),
        (#""check":"region","with":{"only":["CN"]}"#, .region(RegionCheck(only: [.init("CN")]))),
    ])
    func `can ask every check`(json: String, check: AuditCheck) throws {
        let rules = try readRules(#"{"name":"r",\#(json),"then":{"action":"hold"}}"#)
        #expect(rules == [AuditRule(name: "r", priority: 500, check: check, action: hold())])
    }

    @Test func `can do everything with an order`() throws {
        let when = #""when":{"field":"order.shop","operator":"exists"}"#
        let rules = try readRules(
            #"""
            {"name":"a",\#(when),"then":{"action":"approve"}},
            {"name":"b",\#(when),"then":{"action":"reject","reason":"closed"}},
            {"name":"c",\#(when),"then":{"action":"mark","set_priority":-3,"add_tags":["x"],"require_warehouse":"GZ01","require_carrier":"SF"}},
            {"name":"d","priority":7,\#(when),
             "then":{"action":"hold","type":"manual","blocks":["routing","release"],"reason":"look","release_after":"2h","add_tags":"y"}}
            """#)
        #expect(
            rules.map(\.action) == [
                .approve, .reject(reason: "closed"), .mark,
                .hold(
                    HoldInstruction(
                        type: .manual, blocks: [.routing, .release], reason: "look", releaseAfter: .seconds(7_200))),
            ])
        #expect(rules[2].marks == AuditMarks(priority: -3, tags: ["x"], warehouse: "GZ01", carrier: "SF"))
        #expect(rules[3].marks.tags == ["y"])
        #expect(rules[3].priority == 7)
    }

    @Test func `can ask about every field`() throws {
        for field in AuditField.allCases {
            let json = #"{"name":"r","when":{"field":"\#(field.name)","operator":"exists"},"then":{"action":"reject"}}"#
            #expect(try readRules(json).count == 1)
        }
    }

    @Test func `gives each field the type it declares`() {
        let order = makeOrder {
            $0.shipBy = noon
            $0.requiredCarrier = "SF"
            $0.requiredWarehouse = "GZ01"
            $0.destination.postalCode = "518000"
            $0.platformHolds = [PlatformHold(type: .platformRisk, code: "X")]
        }
        let subject = AuditSubject(order: order, person: makePerson())
        for field in AuditField.allCases {
            let type: FieldType? =
                switch subject.value(of: field.id) {
                case .text: .text
                case .integer: .integer
                case .money: .money
                case .boolean: .boolean
                case .texts: .texts
                case .timestamp: .timestamp
                case nil: nil
                }
            #expect(type == field.type, "\(field.name)")
        }
    }

    @Test func `tells every mistake at once`() throws {
        let found = try complaints(
            #"""
            {"kind":"routing","rules":[
             {"name":"a","check":"velocty","then":{"action":"hold"}},
             {"name":"b","check":"velocity","with":{"by":"ip","orders":0,"within":"0s"},"then":{"action":"hold"}},
             {"name":"c","then":{"action":"stop"}},
             {"name":"c","when":{"field":"recevier.city","operator":"exists"},"then":{"action":"hold"}},
             {"name":"d","check":"payment","with":{"x":1},"then":{"action":"hold","blocks":[]}},
             {"name":"e","check":"amount_above","with":{"limits":["1 CNY","2 CNY"]},"then":{"action":"mark"}},
             {"name":"f","check":"pre_sale","with":{"until":"2026-11-11T00:00:00Z"},"then":{"action":"hold","release":1}},
             {"name":"g","check":"region","with":{"not_served":["China"]},"then":{"action":"hold"}},
             {"name":"h","when":{"field":"order.shop","operator":"exists"},"then":{"action":"hold","reason":"x"}}]}
            """#)
        let expected = [
            #"kind: this is a document of kind "routing", not of kind "audit""#,
            #"rules[0].check: "velocty" is not known here; did you mean "velocity"?"#,
            #"rules[1].with.by: "ip" is not known here"#,
            #"rules[1].with.orders: 0 is outside its range: 1 to 99"#,
            #"rules[1].with.within: a window is from 1s to 31d long"#,
            #"rules[2].then.action: "stop" is not known here"#,
            #"rules[2]: a rule needs "check", "when" or both"#,
            #"rules[3].when.field: unknown field "recevier.city"; did you mean "receiver.city"?"#,
            #"rules[3].name: another rule is already called "c""#,
            #"rules[4].with: this check has no parameters"#,
            #"rules[4].then.blocks: a hold that blocks nothing is none"#,
            #"rules[5].with.limits: a currency has two limits"#,
            #"rules[5].then: "mark" marks nothing"#,
            #"rules[6].with: "until" needs "skus""#,
            #"rules[6].then.release: unknown key "release""#,
            #"rules[7].with.not_served[0]: "China" is not a place"#,
            #"rules[8].then: a hold of a rule without "check" needs a "type""#,
        ]
        for line in expected { #expect(found.contains { $0.hasPrefix(line) }, "\(line)") }
        #expect(found.count == expected.count, "\(found)")
    }

    @Test func `demands parameters where a check cannot do without`() throws {
        for check in [
            "velocity", "duplicate", "address_vague", "amount_above", "amount_below_list_price", "note", "pre_sale",
            "region",
        ] {
            let found = try complaints(
                #"{"kind":"audit","rules":[{"name":"r","check":"\#(check)","then":{"action":"hold"}}]}"#)
            #expect(found.contains { $0.hasPrefix(#"rules[0]: the key "with" is missing"#) }, "\(check): \(found)")
        }
    }
}
