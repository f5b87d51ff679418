import Configuration
import Foundation

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
        let bytes = unsafe data.withUnsafeBytes { unsafe Data($0) }
        let root = try JSONDecoder().decode(Node.self, from: bytes)
        guard case .object(let members) = root else { throw Problem.notAnObject }
        var values: [String: String] = [:]
        try Self.flatten(members, under: "", into: &values)
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
        _ members: [String: Node],
        under prefix: String,
        into values: inout [String: String]
    ) throws {
        for (name, node) in members {
            let key = prefix.isEmpty ? name : "\(prefix).\(name)"
            switch node {
            case .object(let inner):
                try flatten(inner, under: key, into: &values)
            case .null:
                break
            case .scalar(let text):
                guard values.updateValue(text, forKey: key) == nil else { throw Problem.twice(key) }
            case .array(let elements):
                let texts = try elements.map { element in
                    guard case .scalar(let text) = element else { throw Problem.nestedArray(key) }
                    return text
                }
                guard values.updateValue(texts.joined(separator: ","), forKey: key) == nil else {
                    throw Problem.twice(key)
                }
            }
        }
    }

    struct Options: FileParsingOptions {
        static var `default`: Options { Options() }
    }

    enum Problem: Error, CustomStringConvertible {
        case notAnObject
        case nestedArray(String)
        case twice(String)
        case onlyText

        var description: String {
            switch self {
            case .notAnObject: "the file must hold one JSON object"
            case .nestedArray(let key): "\(key) is an array of more than plain values"
            case .twice(let key): "\(key) is given twice"
            case .onlyText: "a configuration file is read as text"
            }
        }
    }

    /// What to tell the operator about a file that could not be read.
    static func complaint(about error: any Error) -> String {
        switch error {
        case DecodingError.dataCorrupted(let context):
            // Foundation keeps the line and column in here, and quotes nothing of the file.
            let cause = (context.underlyingError as? NSError)?.userInfo[NSDebugDescriptionErrorKey]
            return "is not JSON: \(cause ?? context.debugDescription)"
        default:
            return "\(error)"
        }
    }

    /// A JSON value of any kind; scalars as the text that the environment would hold.
    private enum Node: Decodable {
        case object([String: Node])
        case array([Node])
        case scalar(String)
        case null

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let object = try? container.decode([String: Node].self) {
                self = .object(object)
            } else if let array = try? container.decode([Node].self) {
                self = .array(array)
            } else if let text = try? container.decode(String.self) {
                self = .scalar(text)
            } else if let truth = try? container.decode(Bool.self) {
                self = .scalar(String(truth))
            } else if let whole = try? container.decode(Int64.self) {
                self = .scalar(String(whole))
            } else {
                self = .scalar(String(try container.decode(Double.self)))
            }
        }
    }
}
