import JSON
import RuleFiles
import Rules
import Testing

private func json(_ yaml: String) throws -> String {
    String(decoding: try RuleFile(yaml: yaml, name: "test.yaml").json, as: UTF8.self)
}

private func complaints(_ yaml: String) -> [String] {
    do throws(RuleFileErrors) {
        _ = try RuleFile(yaml: yaml, name: "test.yaml")
        return []
    } catch {
        return error.all.map(\.description)
    }
}

@Suite struct `A rule file as JSON` {
    @Test func `keeps the structure`() throws {
        let yaml = """
            # Who gets what.
            rules:
              - name: south
                when: { all: [1, two, null, ~, true] }
                note: |
                  two
                  lines
            empty:
            """
        #expect(
            try json(yaml)
                == #"{"rules":[{"name":"south","when":{"all":[1,"two",null,null,true]},"note":"two\nlines\n"}],"empty":null}"#
        )
    }

    @Test(arguments: [
        ("1.10", "1.10"), ("199.00", "199.00"), ("-0.05", "-0.05"), ("0", "0"), ("12", "12"),
        ("9223372036854775807", "9223372036854775807"),
        ("123456789012.345", "123456789012.345"), ("0.000000000123456789012345", "0.000000000123456789012345"),
        ("007", #""007""#), ("12e3", #""12e3""#), ("0x1F", #""0x1F""#), ("1_000", #""1_000""#), ("+5", #""+5""#),
        (".5", #"".5""#),
        ("5.", #""5.""#), ("1.2.3", #""1.2.3""#), ("-", #"[null]"#), ("no", #""no""#), ("on", #""on""#),
        ("True", #""True""#), ("1:30", #""1:30""#),
        ("2026-11-11", #""2026-11-11""#), (".inf", #"".inf""#), ("199.00 CNY", #""199.00 CNY""#),
        (#""5""#, #""5""#), ("'true'", #""true""#), ("''", #""""#), (#""~""#, #""~""#), ("广东省", #""广东省""#)
    ])
    func `reads a scalar`(yaml: String, expected: String) throws {
        #expect(try json("a: " + (yaml == "-" ? "\n  -" : yaml)) == "{\"a\":\(expected)}")
    }

    @Test(arguments: ["12345678901234.56", "9223372036854775808", "0.1234567890123456"])
    func `refuses a number that would lose digits`(number: String) {
        #expect(
            complaints("a: \(number)")
                == ["test.yaml:1:4: a: the number \(number) has too many digits to be exact; put it in quotes"])
    }

    @Test func `unfolds anchors and aliases`() throws {
        #expect(
            try json("a: &south [x, y]\nb: *south\nc: [*south]") == #"{"a":["x","y"],"b":["x","y"],"c":[["x","y"]]}"#)
    }

    @Test func `bounds what aliases unfold to`() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            yaml +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",") + "]\n"
        }
        let found = complaints(yaml)
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("the file has more than 100000 values, aliases unfolded") == true)
    }

    @Test(arguments: ["*a : 1", "? *a\n: 1", "[*a]: 1", "{ *a : 1 }", "- ? [*a]\n  : 1", "b: {{x: *a}: 1}"])
    func `refuses aliases in keys before they can do harm`(key: String) {
        #expect(complaints("x: &a y\n\(key)").count == 1)
        #expect(complaints("x: &a y\n\(key)").first?.contains("an alias stands for a value") == true)
    }

    @Test(arguments: ["a: {b: *x}", "a: [*x, *x]", "a:\n  - *x", #"a: "*.txt: all""#, "a: what? *no"])
    func `leaves other uses of stars and question marks alone`(use: String) {
        #expect(complaints("x: &x 1\n\(use)").isEmpty)
    }

    @Test func `refuses a key that stands twice, with its line`() {
        #expect(
            complaints("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
                == [#"test.yaml:3:3: the key "c" stands here twice"#])
        #expect(complaints("1: a\n\"1\": b\n").count == 1)
    }

    @Test func `refuses tags, merge keys and keys that are no texts, all at once`() {
        let found = complaints("a: !!str 5\nb:\n  <<: {c: 1}\n[1]: 2\n")
        #expect(
            found == [
                "test.yaml:1:4: a: tags such as tag:yaml.org,2002:str are not read; put a text in quotes",
                "test.yaml:3:3: b: merge keys (<<) are not read",
                "test.yaml:4:1: the document: a key is a plain text"
            ])
    }

    @Test func `says where YAML itself is broken`() {
        let found = complaints("a: 1\nb: [1, 2\nc: 3\n")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("test.yaml:3:") == true)
        #expect(complaints("a: *nobody") == ["test.yaml:1:4: not YAML: found undefined alias"])
    }

    @Test(arguments: ["", "# nothing\n", "a: 1\n---\nb: 2\n"])
    func `refuses an empty file and two documents in one`(yaml: String) {
        #expect(complaints(yaml).count == 1)
    }

    @Test func `refuses what is too long or too deep`() {
        #expect(complaints("a: " + String(repeating: "x", count: RuleFile.maximumBytes)).count == 1)
        #expect(complaints("a: " + String(repeating: "[", count: 65) + String(repeating: "]", count: 65)).count == 1)
        #expect(complaints("a: " + String(repeating: "[", count: 100_000)).count == 1)
        #expect(complaints(String(repeating: "[", count: 60) + "1" + String(repeating: "]", count: 60)).isEmpty)
    }

    @Test func `says that a file is not there`() {
        #expect(throws: RuleFileErrors.self) { try RuleFile(path: "/nowhere/audit.yaml") }
    }
}

@Suite struct `Mistakes in a rule file` {
    private enum Field: Int, RuleField {
        case city
        var name: String { "receiver.city" }
        var type: FieldType { .text }
    }

    private func complaints(_ yaml: String) throws -> [String] {
        let file = try RuleFile(yaml: yaml, name: "audit.yaml")
        do throws(RuleFileErrors) {
            _ = try file.read { reader in
                reader.list("rules") { rule in
                    let condition = rule.condition("when", over: FieldSchema(Field.self))
                    let name = rule.text("name")
                    return condition.flatMap { condition in name.map { "\($0) \(condition.specificity)" } }
                }
            }
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    @Test func `come with file, line and column, in the order of the lines`() throws {
        let yaml = """
            rules:
              - name: first
                when: { field: receiver.city, operator: exists }
              - naem: second
                when:
                  all:
                    - field: recevier.city
                      operator: equals
                      value: 深圳市
                    - { field: receiver.city, operator: equals, value: 5 }
            """
        #expect(
            try complaints(yaml) == [
                #"audit.yaml:4:5: rules[1]: the key "name" is missing"#,
                #"audit.yaml:4:5: rules[1].naem: unknown key "naem"; did you mean "name"?"#,
                #"audit.yaml:7:18: rules[1].when.all[0].field: unknown field "recevier.city"; did you mean "receiver.city"?"#,
                #"audit.yaml:10:60: rules[1].when.all[1].value: expected a text, found the number 5; put it in quotes"#
            ])
    }

    @Test func `are none in a good file`() throws {
        #expect(
            try complaints("rules:\n  - name: a\n    when: {field: receiver.city, operator: in, value: [深圳市]}\n")
                .isEmpty)
    }
}

@Suite struct `A rule file that is nested too deep` {
    /// The YAML library goes down by calling itself; before there was a guard, the first of these ended the process.
    @Test(arguments: [
        String(repeating: "[", count: 500_000), String(repeating: "{a: ", count: 200_000),
        String(repeating: "- ", count: 400_000), String(repeating: "? ", count: 400_000),
        String(repeating: "[\"]\",", count: 100_000), String(repeating: "[']',", count: 100_000),
        "a:\n  " + String(repeating: "[\n", count: 300_000),
    ])
    func `is refused before it is read`(yaml: String) {
        let error = #expect(throws: RuleFileErrors.self) { try RuleFile(yaml: yaml, name: "deep.yaml") }
        #expect(error?.description.contains("nested deeper than 64 levels") == true)
    }

    @Test func `is not taken for one that only has many brackets`() throws {
        let lists = (0..<2_000).map { "- [\($0), {a: \"[[[[\", b: ']]'}] # [[[[" }.joined(separator: "\n")
        #expect(!(try RuleFile(yaml: lists, name: "wide.yaml").json.isEmpty))
    }
}
