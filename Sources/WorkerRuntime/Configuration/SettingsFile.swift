import Configuration
import JSON

/// A configuration file: JSON objects, whose nesting makes the dots of a key.
///
/// It tells which keys there are, so that a misspelled one is a mistake and not a silence. Every scalar is kept as text, and so
/// the environment and the file go through the same parsing.
struct SettingsFile {
    /// Scalars by their dotted key; an array of scalars is joined by commas.
    let values: [String: String]

    /// - Parameter path: a file, or anything else that ends.
    init(path: String) throws(Problem) {
        switch SmallFile.read(path) {
        case .success(let bytes): try unsafe self.init(bytes.span.bytes)
        case .failure(.unreadable(let reason)): throw .unreadable(reason)
        case .failure(.tooLarge): throw .tooLarge
        }
    }

    init(_ data: RawSpan) throws(Problem) {
        let parser = JSONParser()
        defer { withExtendedLifetime(parser) {} }
        let root: JSONValue
        do throws(JSONParseError) {
            root = try parser.parse(data)
        } catch {
            throw .notJSON(error.reason, TextPosition(ofByte: error.byteOffset, in: data))
        }
        guard root.kind == .object else { throw .notAnObject }
        var values: [String: String?] = [:]
        try Self.flatten(root.members, under: "", into: &values)
        self.values = values.compactMapValues(\.self)
    }

    /// For swift-configuration, which finds a key by its parts.
    var provider: InMemoryProvider {
        let keyed = values.map { key, text in
            (AbsoluteConfigKey(key.split(separator: ".").map(String.init)), ConfigValue(.string(text), isSecret: true))
        }
        return InMemoryProvider(values: Dictionary(keyed) { first, _ in first })
    }

    private static func flatten(
        _ members: JSONObject,
        under prefix: String,
        into values: inout [String: String?]
    ) throws(Problem) {
        for (name, value) in members {
            let key = prefix.isEmpty ? name : "\(prefix).\(name)"
            if value.kind == .object {
                try flatten(value.members, under: key, into: &values)
            } else {
                // One that is null counts here: nobody could say whether the other one is meant.
                let text = try text(value, of: key)
                if values.updateValue(text, forKey: key) != nil { throw Problem.twice(key) }
            }
        }
    }

    /// A value as the environment would hold it; `nil` for null, which is the same as not being there.
    private static func text(_ value: JSONValue, of key: String) throws(Problem) -> String? {
        switch value.kind {
        case .null: return nil
        case .string: return value.string
        case .bool, .int64, .uint64, .double: return value.serialized
        case .object: throw Problem.nested(key)
        case .array:
            var texts: [String] = []
            for element in value.elements {
                guard element.kind != .array, let text = try text(element, of: key) else { throw Problem.nested(key) }
                texts.append(text)
            }
            return texts.joined(separator: ",")
        }
    }

    enum Problem: Error, CustomStringConvertible {
        case unreadable(String)
        case tooLarge
        case notJSON(String, TextPosition?)
        case notAnObject
        case nested(String)
        case twice(String)

        var description: String {
            switch self {
            case .unreadable(let reason): "the file cannot be read: \(reason)"
            case .tooLarge: "the file is larger than \(SizeText.text(SmallFile.limit)), which no settings are"
            case .notJSON(let reason, let position): "is not JSON: \(reason)\(position.map { " (\($0))" } ?? "")"
            case .notAnObject: "the file must hold one JSON object"
            case .nested(let key): "\(key) is an array of more than plain values"
            case .twice(let key): "\(key) is given twice"
            }
        }
    }
}

/// A place in a text file as editors show it.
struct TextPosition: Equatable, CustomStringConvertible {
    let line: Int
    let column: Int

    /// - Parameter offset: Counted from 0; `nil` makes none.
    init?(ofByte offset: Int?, in bytes: RawSpan) {
        guard let offset else { return nil }
        let before = (0..<min(offset, bytes.byteCount)).map {
            unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
        }
        let lineFeed = UInt8(ascii: "\n")
        line = before.count { $0 == lineFeed } + 1
        // Continuation bytes of UTF-8 belong to the character before them.
        column = before.reversed().prefix { $0 != lineFeed }.count { $0 & 0xC0 != 0x80 } + 1
    }

    var description: String { "line \(line), column \(column)" }
}
