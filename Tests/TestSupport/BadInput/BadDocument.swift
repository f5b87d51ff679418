import JSON

/// Ways to spoil a good document, each with a name.
package struct BadDocument: Sendable {
    package let name: String
    package let bytes: [UInt8]

    /// The good document with every field of it, in turn, left out, given twice, and set to each of the bad values.
    package static func fields(of good: [UInt8]) throws -> [BadDocument] {
        let parser = JSONParser()
        let fields = places(in: try parser.parse(good))
        var documents: [BadDocument] = []
        for field in fields {
            documents.append(BadDocument(name: "\(field) left out", bytes: try rewritten(good, at: field, as: nil)))
            for value in BadValues.all {
                documents.append(
                    BadDocument(name: "\(field) is \(value.name)", bytes: try rewritten(good, at: field, as: value.json)))
            }
        }
        return documents
    }

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

    // MARK: - Fields

    /// Every member and the first two elements of every list, by path.
    private static func places(in value: JSONValue, under path: String = "") -> [String] {
        var found: [String] = []
        for (name, member) in value.members { found += ["\(path)/\(name)"] + places(in: member, under: "\(path)/\(name)") }
        for (index, element) in value.elements.prefix(2).enumerated() {
            found += ["\(path)/\(index)"] + places(in: element, under: "\(path)/\(index)")
        }
        return found
    }

    private static func rewritten(_ good: [UInt8], at place: String, as json: String?) throws -> [UInt8] {
        let parser = JSONParser()
        var writer = JSONWriter()
        write(try parser.parse(good), at: "", changing: place, to: json, into: &writer)
        return writer.bytes
    }

    private static func write(
        _ value: JSONValue, at path: String, changing place: String, to json: String?, into writer: inout JSONWriter
    ) {
        switch value.kind {
        case .object:
            writer.beginObject()
            for (name, member) in value.members {
                let here = "\(path)/\(name)"
                if here == place {
                    if let json { writer.member(name, document: json) }
                } else {
                    writer.memberName(name)
                    write(member, at: here, changing: place, to: json, into: &writer)
                }
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for (index, element) in value.elements.enumerated() {
                let here = "\(path)/\(index)"
                if here == place {
                    if let json { writer.element(document: json) }
                } else {
                    write(element, at: here, changing: place, to: json, into: &writer)
                }
            }
            writer.endArray()
        default: writer.element(value)
        }
    }
}
