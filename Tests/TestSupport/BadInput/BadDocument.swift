/// Ways to spoil a good document, each with a name.
package struct BadDocument: Sendable {
    package let name: String
    package let bytes: [UInt8]

    /// The good document as bytes that somebody cut, damaged or sent otherwise.
    package static func wholes(of good: [UInt8]) -> [BadDocument] {
        let text = String(decoding: good, as: UTF8.self)
        var documents = stride(from: 0, to: good.count, by: max(1, good.count / 60)).map { length in
            BadDocument(name: "cut after \(length) bytes", bytes: Array(good[..<length]))
        }
        func add(_ name: String, _ bytes: [UInt8]) { documents.append(BadDocument(name: name, bytes: bytes)) }
        add("a byte order mark", [0xEF, 0xBB, 0xBF] + good)
        add("UTF-16", text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
        for place in stride(from: 1, to: good.count, by: max(1, good.count / 20)) {
            add("0xFF at \(place)", Array(good[..<place] + [0xFF] + good[place...]))
            add("a zero byte at \(place)", Array(good[..<place] + [0] + good[place...]))
            add("an overlong form at \(place)", Array(good[..<place] + [0xC0, 0x80] + good[place...]))
        }
        add("the document twice", good + good)
        add("in a list", Array("[".utf8) + good + Array("]".utf8))
        add("two in a list", Array("[".utf8) + good + Array(",".utf8) + good + Array("]".utf8))
        add("half a surrogate pair", Array(#"{"a":"\ud83d"}"#.utf8))
        for scalar in ["null", "0", "-", "\"\"", "true", "{}", "[]", "{\"a\":1e400}", "{\"a\":99999999999999999999}", "{'a':1}", "{a:1}"] {
            add(scalar, Array(scalar.utf8))
        }
        for depth in [65, 1_000, 100_000] {
            add("\(depth) lists", Array(repeating: UInt8(ascii: "["), count: depth))
            add("\(depth) lists, closed", Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8))
            add("\(depth) objects", Array(String(repeating: "{\"a\":", count: depth).utf8))
        }
        add("100,000 members of one name", Array(("{" + String(repeating: "\"k\":0,", count: 99_999) + "\"k\":0}").utf8))
        add("100,000 members", Array(("{" + (0..<100_000).map { "\"k\($0)\":0" }.joined(separator: ",") + "}").utf8))
        return documents
    }

    /// Records that are wrong before anybody reads their value.
    package static func records(of good: RawMessage) -> [(name: String, message: RawMessage)] {
        func changed(_ name: String, _ change: (inout RawMessage) -> Void) -> (String, RawMessage) {
            var message = good
            change(&message)
            return (name, message)
        }
        let odd: [(String, [UInt8]?)] = [
            ("no value", nil), ("nothing", []), ("a zero byte", [0]), ("invalid UTF-8", [0xFF, 0xFE]),
            ("a line break", Array("a\nb".utf8)), ("10 kB", Array(repeating: 0x61, count: 10_000)),
        ]
        var records = [
            changed("a tombstone") { $0.value = nil }, changed("no bytes") { $0.value = [] }, changed("no key") { $0.key = nil },
            changed("an empty key") { $0.key = [] }, changed("another's key") { $0.key = Array("taobao/other/1".utf8) },
            changed("a key that is no UTF-8") { $0.key = [0xFF, 0x00, 0xC0] },
            changed("a key of 10 kB") { $0.key = Array(repeating: 0x61, count: 10_000) },
            changed("no headers") { $0.headers = [] },
            changed("1,000 headers") { $0.headers += (0..<1_000).map { ("x-\($0)", []) } },
            changed("a header without a name") { $0.headers.append(("", [1])) },
        ]
        for name in good.headers.map(\.name) + ["traceparent", "publisher", "batch", "index", "ce_id"] {
            for (what, value) in odd {
                records.append(
                    changed("header \(name): \(what)") { message in
                        message.headers.removeAll { $0.name == name }
                        message.headers.append((name, value))
                    })
            }
            records.append(
                changed("header \(name) twice") { message in
                    message.headers += message.headers.filter { $0.name == name } + [(name, Array("other".utf8))]
                })
        }
        return records
    }
}
