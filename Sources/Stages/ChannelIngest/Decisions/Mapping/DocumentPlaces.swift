import JSON

/// The places in one record that paths start from, and the parsers of the documents inside its texts.
struct DocumentPlaces {
    /// The order, or the line while a line is read.
    var here: JSONValue
    /// Each named part of the envelope that was found.
    let parts: [(name: String, value: JSONValue)]
    let embedded: EmbeddedDocuments

    /// Calls `body` with every value the path leads to, in order, until it answers false. JSON's null leads nowhere.
    func forEach(_ path: MappingPath, _ body: (JSONValue) -> Bool) {
        if let part = path.part {
            for candidate in parts where candidate.name == part {
                _ = walk(candidate.value, path.steps[...], body)
                return
            }
        } else {
            _ = walk(here, path.steps[...], body)
        }
    }

    func first(_ path: MappingPath) -> JSONValue? {
        var found: JSONValue?
        forEach(path) { value in
            found = value
            return false
        }
        return found
    }

    /// Whether to go on.
    private func walk(_ value: JSONValue, _ steps: ArraySlice<MappingPath.Step>, _ body: (JSONValue) -> Bool) -> Bool {
        guard let step = steps.first else { return value.isNull || body(value) }
        let rest = steps.dropFirst()
        switch step {
        case .member(let name):
            guard let member = value[name] else { return true }
            return walk(member, rest, body)
        case .each:
            for element in value.elements where !walk(element, rest, body) { return false }
            return true
        case .index(let index):
            guard let element = value.elements[index] else { return true }
            return walk(element, rest, body)
        case .filter(let name, let wanted):
            for element in value.elements where element[name].flatMap(plainText) == wanted {
                if !walk(element, rest, body) { return false }
            }
            return true
        case .embedded:
            guard let document = embedded.parse(value) else { return true }
            return walk(document, rest, body)
        }
    }
}

/// A scalar as text: strings without the space around them, numbers by their digits, `true` and `false`.
///
/// An empty text is no text: the marketplaces write `""` where they mean nothing.
func plainText(_ value: JSONValue) -> String? {
    switch value.kind {
    case .string: value.string.map(storable).map(trimmed).flatMap { $0.isEmpty ? nil : $0 }
    case .int64, .uint64, .double: value.numberText
    case .bool: value.bool == true ? "true" : "false"
    case .null, .array, .object: nil
    }
}

/// Without zero bytes, which JSON can write and PostgreSQL cannot store.
private func storable(_ text: String) -> String {
    text.utf8.contains(0) ? String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value != 0 })) : text
}

/// Without the white space and control characters at both ends, the full-width space included.
func trimmed(_ text: String) -> String {
    func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value <= 0x20 || scalar.value == 0x3000 || scalar.value == 0xA0
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, isSpace(first) || isSpace(last) else { return text }
    guard let start = scalars.firstIndex(where: { !isSpace($0) }), let end = scalars.lastIndex(where: { !isSpace($0) })
    else {
        return ""
    }
    return String(scalars[start...end])
}

/// Reads JSON documents that stand as text inside another one, and keeps them until the next record.
///
/// Every document needs a parser of its own, because a parser's value lives only until it parses again; the parsers
/// are kept and used again for the next record.
final class EmbeddedDocuments {
    private var parsers: [JSONParser] = []
    private var used = 0
    /// A parser has room for the largest text it has seen. More documents than this are read, but their parsers go with the
    /// record: a mapping that opens a text in every line must not keep hundreds of megabytes for ever.
    private static let parsersKept = 8
    private static let maximumBytes = 1 << 20

    func reset() { used = 0 }

    /// `nil` when the value is no text or the text is no JSON document.
    func parse(_ value: JSONValue) -> JSONValue? {
        guard let text = value.string else { return nil }
        guard used < Self.parsersKept else { return try? JSONParser(maximumBytes: Self.maximumBytes).parse(text) }
        if used == parsers.count { parsers.append(JSONParser(maximumBytes: Self.maximumBytes)) }
        let parser = parsers[used]
        used += 1
        return try? parser.parse(text)
    }
}
