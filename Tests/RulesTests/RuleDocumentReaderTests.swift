import Domain
import JSON
import Rules
import Testing

private enum Policy: String, CaseIterable { case cheapest, fastest }

private struct SampleRule: OrderedRule, Hashable {
    var name: String
    var priority: Int64 = 500
    var specificity = 0
}

@Suite struct `Reading a rule document` {
    @Test func `gives typed values`() throws {
        let parser = JSONParser()
        let document = try parser.parse(
            #"""
            {"name":"south","limit":"199.00 CNY","wait":"15m","policy":"fastest","weight":1.250,"tags":"vip","split":false,
             "count":3,"parts":[{"sku":"A"},{"sku":"B"}],"zones":{"near":1,"far":2}}
            """#)
        let result = try RuleDocumentReader.read(document) { reader in
            #expect(reader.text("name") == "south")
            #expect(reader.optionalText("note") == nil)
            #expect(reader.money("limit") == Money(minorUnits: 19_900, currency: .cny))
            #expect(reader.duration("wait") == .seconds(900))
            #expect(reader.choice("policy", of: Policy.self) == .fastest)
            #expect(reader.choice("fallback", default: Policy.cheapest) == .cheapest)
            #expect(reader.decimal("weight", fractionDigits: 3, in: 0...10_000) == 1_250)
            #expect(reader.texts("tags") == ["vip"])
            #expect(reader.optionalTexts("labels") == [])
            #expect(reader.boolean("split") == false)
            #expect(reader.boolean("merge", default: true) == true)
            #expect(reader.integer("count", in: 1...5) == 3)
            #expect(reader.list("parts") { $0.text("sku") } == ["A", "B"])
            let zones = reader.entries("zones") { name, value, path in
                reader.integer(value, at: path, in: 0...9).map { "\(name)=\($0)" }
            }
            #expect(zones == ["near=1", "far=2"])
            return true
        }
        #expect(result)
    }

    @Test func `collects every mistake, with its place`() throws {
        let found = try complaints(
            #"{"name":"","policy":"fastes","count":7,"split":"yes","wait":"soon","parts":[{"sku":1},{}],"weight":1.2345}"#
        ) { reader in
            let name = reader.text("name")
            let policy = reader.choice("policy", of: Policy.self)
            _ = reader.integer("count", in: 1...5)
            _ = reader.boolean("split")
            _ = reader.duration("wait")
            _ = reader.list("parts") { $0.text("sku") }
            _ = reader.decimal("weight", fractionDigits: 3, in: 0...10_000)
            _ = reader.money("limit")
            return name.flatMap { name in policy.map { "\(name) \($0)" } }
        }
        #expect(
            found == [
                #"name: the text is empty"#,
                #"policy: "fastes" is not known here; did you mean "fastest"?"#,
                #"count: 7 is outside its range: 1 to 5"#,
                #"split: expected true or false, found the text "yes""#,
                #"wait: "soon" is not a length of time; write it as 500ms, 30s, 15m, 24h or 7d"#,
                #"parts[0].sku: expected a text, found the number 1; put it in quotes"#,
                #"parts[1]: the key "sku" is missing"#,
                #"weight: "1.2345" has more than 3 digits after the point"#,
                #"the document: the key "limit" is missing"#
            ])
    }

    @Test func `reports unknown keys and what they were meant to be`() throws {
        let found = try complaints(#"{"name":"a","prioritty":1,"weather":true}"#) { reader in
            _ = reader.integer("priority", in: 1...9, default: 5)
            return reader.text("name")
        }
        #expect(
            found == [
                #"prioritty: unknown key "prioritty"; did you mean "priority"?"#,
                #"weather: unknown key "weather"; known here: "priority" and "name""#
            ])
    }

    @Test func `reports a key that stands twice`() throws {
        #expect(
            try complaints(#"{"name":"a","name":"b"}"#) { $0.text("name") } == [
                #"name: the key "name" stands here twice"#
            ])
    }

    @Test func `reports a name that stands twice where names are data`() throws {
        #expect(
            try complaints(#"{"words":{"SG":"a","TH":"b","SG":"c"}}"#) { reader in
                reader.entries("words") { name, value, _ in value.string.map { (name, $0) } }.map { "\($0)" }
            } == [#"words.SG: the key "SG" stands here twice"#])
    }

    @Test func `refuses a document that is not an object`() throws {
        #expect(try complaints("[]") { $0.text("name") } == ["the document: expected keys and values, found a list"])
    }

    @Test(arguments: [
        ("\"500ms\"", Duration.milliseconds(500)), ("\"30s\"", .seconds(30)), ("\"24h\"", .seconds(86_400)),
        ("\"7d\"", .seconds(604_800)), ("\"0s\"", .zero)
    ])
    func `reads lengths of time`(json: String, expected: Duration) throws {
        let duration = try JSONParser.read("{\"wait\":\(json)}") { try RuleDocumentReader.read($0) { $0.duration("wait") } }
        #expect(duration == expected)
    }

    @Test(arguments: [
        "5", "\"5\"", "\"5 m\"", "\"-5m\"", "\"5w\"", "\"\"", "\"m\"", "\"99999999999999999999d\"", "\"90000000d\""
    ])
    func `refuses what is no length of time`(json: String) throws {
        #expect(try complaints("{\"wait\":\(json)}") { $0.duration("wait") }.count == 1)
    }

    @Test(
        arguments: [
            ("\"199.00 CNY\"", 19_900), ("\"-0.05 CNY\"", -5), ("\"12.3 CNY\"", 1_230),
            ("\"92233720368547758.07 CNY\"", .max),
            ("\"1.10 CNY\"", 110)
        ] as [(String, Int64)])
    func `reads amounts exactly`(json: String, minorUnits: Int64) throws {
        let money = try JSONParser.read("{\"limit\":\(json)}") { try RuleDocumentReader.read($0) { $0.money("limit") } }
        #expect(money == Money(minorUnits: minorUnits, currency: .cny))
    }

    @Test func `counts minor units by the currency`() throws {
        let money = try JSONParser.read(#"{"limit":"19940 JPY"}"#) { try RuleDocumentReader.read($0) { $0.money("limit") } }
        #expect(money.minorUnits == 19_940)
    }

    @Test(arguments: [
        "\"abc CNY\"", "\"1.234 CNY\"", "\"1 cny\"", "\"1 CNY x\"", "true", "5", "\"92233720368547758.08 CNY\""
    ])
    func `refuses what is no amount`(json: String) throws {
        #expect(try complaints("{\"limit\":\(json)}") { $0.money("limit") }.count == 1)
    }
}

@Suite struct `A rule set` {
    @Test func `orders by priority, then specificity, then name`() {
        let rules = [
            SampleRule(name: "d"), SampleRule(name: "b", specificity: 2), SampleRule(name: "a", specificity: 2),
            SampleRule(name: "e", priority: 1), SampleRule(name: "c", specificity: 3)
        ]
        let version = RuleSetVersion(kind: "routing", name: "default", number: 3, fingerprint: 7)
        #expect(RuleSet(version: version, rules: rules).rules.map(\.name) == ["e", "c", "a", "b", "d"])
        #expect(version.description == "routing/default@3")
    }

    @Test func `refuses two rules of one name`() throws {
        let found = try complaints(#"{"rules":[{"name":"a"},{"name":"b","priority":0},{"name":"a"}]}"#) { reader in
            reader.rules { rule -> SampleRule? in
                let name = rule.text("name")
                let priority = rule.priority()
                guard let name, let priority else { return nil }
                return SampleRule(name: name, priority: priority)
            }
        }
        #expect(
            found == [
                "rules[1].priority: 0 is outside its range: 1 to 1000",
                #"rules[2].name: another rule is already called "a""#
            ])
    }

    @Test func `has one fingerprint for one content`() throws {
        let parser = JSONParser()
        let first = try RuleSetVersion.fingerprint(of: parser.parse(#"{"a": [1, 2.0]}"#))
        #expect(try RuleSetVersion.fingerprint(of: parser.parse(#"{"a":[1,2]}"#)) == first)
        #expect(try RuleSetVersion.fingerprint(of: parser.parse(#"{"a":[1,3]}"#)) != first)
    }
}
