import JSON
import Testing

@Suite struct `Refusing what is not JSON` {
    let parser = JSONParser()

    private func refusal(_ text: String) -> JSONParseError? {
        refusal(Array(text.utf8))
    }

    private func refusal(_ bytes: [UInt8]) -> JSONParseError? {
        do throws(JSONParseError) {
            _ = try parser.parse(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["", " \n", "\u{FEFF}"])
    func `an empty document`(text: String) {
        #expect(refusal(text) == JSONParseError(.empty))
    }

    @Test(arguments: [
        ("{", 1), ("[1,", 3), (#"{"a":"b"#, 7), (#"{"a""#, 4), ("[tru", 4), (#"["\u12"#, 6), ("-", 0), ("[", 1)
    ])
    func `a truncated document`(text: String, offset: Int) {
        let error = refusal(text)
        if text == "-" {
            #expect(error == JSONParseError(.malformedNumber, byteOffset: 0))
        } else {
            #expect(error == JSONParseError(.truncated, byteOffset: offset))
        }
    }

    @Test(arguments: [
        ("{]", 1), ("[1 2]", 3), ("{a:1}", 1), (#"{"a" 1}"#, 5), ("[,1]", 1), ("[1,]", 3), (#"{"a":1,}"#, 7),
        ("nul1", 3),
        ("[NaN]", 1), ("'a'", 0), (#"{"a":}"#, 5)
    ])
    func `a character in the wrong place, with its offset`(text: String, offset: Int) {
        #expect(refusal(text) == JSONParseError(.unexpectedCharacter, byteOffset: offset))
    }

    @Test(arguments: [("{} {}", 3), ("1 2", 2), ("[]]", 2), ("null,", 4)])
    func `text after the end`(text: String, offset: Int) {
        #expect(refusal(text) == JSONParseError(.trailingText, byteOffset: offset))
    }

    @Test(arguments: ["[01]", "[+1]", "[.5]", "[1.]", "[1e]", "[-]", "[1.e3]"])
    func `numbers not written as JSON asks`(text: String) {
        #expect(refusal(text) == JSONParseError(.malformedNumber, byteOffset: 1))
    }

    @Test(arguments: ["[18446744073709551616]", "[-9223372036854775809]", "[366020742803897446412345]"])
    func `integers beyond 64 bits, with advice for the sender`(text: String) {
        let error = refusal(text)
        #expect(error == JSONParseError(.integerBeyond64Bits, byteOffset: 1))
        #expect(error?.reason == "an integer does not fit 64 bits: send long identifiers as strings")
    }

    @Test(arguments: ["[1e400]", "[-1.5e999]"])
    func `decimals beyond a double`(text: String) {
        #expect(refusal(text) == JSONParseError(.numberBeyondDouble, byteOffset: 1))
    }

    @Test func `bytes that are not UTF-8`() {
        #expect(refusal([0x22, 0xFF, 0x22]) == JSONParseError(.notUTF8, byteOffset: 1))
        #expect(refusal([0x22, 0xED, 0xA0, 0x80, 0x22]) == JSONParseError(.notUTF8, byteOffset: 1))
        #expect(
            refusal(Array("[\"ok\",\"".utf8) + [0xC0, 0x80] + Array("\"]".utf8))
                == JSONParseError(.notUTF8, byteOffset: 7))
    }

    @Test func `control characters that are not escaped`() {
        #expect(refusal("[\"a\nb\"]") == JSONParseError(.controlCharacter, byteOffset: 3))
    }

    @Test(arguments: [#"["\x"]"#, #"["\ud800"]"#, #"["\udc00"]"#, #"["\ud800\u0041"]"#, #"["\u+123"]"#, #"["\u12g4"]"#])
    func `escapes that mean nothing`(text: String) {
        #expect(refusal(text) == JSONParseError(.malformedEscape, byteOffset: 2))
    }

    @Test func `nesting deeper than the limit, and nothing less deep`() throws {
        for depth in [1, 2, 64] {
            let parser = JSONParser(maximumDepth: depth)
            func nested(_ levels: Int) -> String {
                String(repeating: "[", count: levels) + "1" + String(repeating: "]", count: levels)
            }
            let objects = String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
            #expect(try parser.parse(nested(depth)).kind == .array)
            #expect(try parser.parse(objects).kind == .object)
            #expect(throws: JSONParseError(.tooDeep, byteOffset: depth)) { try parser.parse(nested(depth + 1)) }
            #expect(throws: JSONParseError.self) { try parser.parse(nested(100_000)) }
        }
    }

    @Test func `documents longer than the limit, unread`() throws {
        let parser = JSONParser(maximumBytes: 10)
        #expect(try parser.parse("[12345678]").elements.count == 1)
        #expect(throws: JSONParseError(.tooLarge)) { try parser.parse("[123456789]") }
    }

    @Test func `with a reason that never quotes the text`() {
        let secret = "13912345678"
        let errors = ["{\"phone\":\(secret)\(secret)}", "{\"phone\":\"\(secret)", "\(secret)x"].compactMap(refusal)
        #expect(errors.count == 3)
        for error in errors { #expect(!error.description.contains(secret)) }
    }
}
