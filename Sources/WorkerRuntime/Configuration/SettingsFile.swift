import Configuration
import JSON

/// A configuration file: JSON objects, whose nesting makes the dots of a key.
///
/// swift-configuration's own snapshot answers only for the keys it is asked about; ours also tells which keys there
/// are, so that a misspelled one is a mistake and not a silence. Every scalar is kept as text, and so the environment
/// and the file go through the same parsing.
struct SettingsFile: FileConfigSnapshot {
    /// Scalars by their dotted key; an array of scalars is joined by commas.
    let values: [String: String]
    let providerName: String

    init(data: RawSpan, providerName: String, parsingOptions: Options) throws {
        let parser = JSONParser()
        let root: JSONValue
        do throws(JSONParseError) {
            root = try parser.parse(data)
        } catch {
            throw Problem.notJSON(error.reason, TextPosition(ofByte: error.byteOffset, in: data))
        }
        guard root.kind == .object else { throw Problem.notAnObject }
        var values: [String: String] = [:]
        try Self.flatten(root.members, under: "", into: &values)
        self.values = values
        self.providerName = providerName
    }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        let name = key.components.joined(separator: ".")
        guard type == .string else { throw Problem.onlyText }
        return LookupResult(
            encodedKey: name,
            value: values[name].map { ConfigValue(.string($0), isSecret: true) }
        )
    }

    var description: String { "\(providerName)[\(values.count) values]" }
    var debugDescription: String { "\(providerName)[\(values.keys.sorted().joined(separator: ", "))]" }

    private static func flatten(
        _ members: JSONObject,
        under prefix: String,
        into values: inout [String: String]
    ) throws(Problem) {
        for (name, value) in members {
            let key = prefix.isEmpty ? name : "\(prefix).\(name)"
            if value.kind == .object {
                try flatten(value.members, under: key, into: &values)
            } else if let text = try text(value, of: key), values.updateValue(text, forKey: key) != nil {
                throw Problem.twice(key)
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

    struct Options: FileParsingOptions {
        static var `default`: Options { Options() }
    }

    enum Problem: Error, CustomStringConvertible {
        case notJSON(String, TextPosition?)
        case notAnObject
        case nested(String)
        case twice(String)
        case onlyText

        var description: String {
            switch self {
            case .notJSON(let reason, let position): "is not JSON: \(reason)\(position.map { " (\($0))" } ?? "")"
            case .notAnObject: "the file must hold one JSON object"
            case .nested(let key): "\(key) is an array of more than plain values"
            case .twice(let key): "\(key) is given twice"
            case .onlyText: "a configuration file is read as text"
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
