import FoundationEssentials
package import JSON
package import Rules

/// A YAML file as JSON, with the line of everything in it, so that what is wrong with a rule is said where it is
/// written.
///
/// YAML is read as YAML 1.2's JSON schema would have it, more strictly than most readers:
/// - What is quoted is text. Unquoted, only `true`, `false`, `null`, `~` and numbers as JSON writes them, without an
///   exponent,
///   are not: `no`, `on`, `1:30`, `007`, `12e3` and `2026-11-11` are texts.
/// - A number goes into the JSON digit by digit. More than 15 digits with a point would not survive JSON's readers and
///   are a
///   mistake; such an amount stands in quotes.
/// - A key that stands twice, a key that is not a plain text, a tag (`!!str`) and a merge key (`<<`) are mistakes.
/// - Anchors and aliases are read; what they unfold to is bounded by `maximumNodes`.
package struct RuleFile: Sendable {
    package static let maximumBytes = 1024 * 1024
    package static let maximumNodes = 100_000
    /// As deep as `JSONParser` reads.
    package static let maximumDepth = JSONParser.defaultMaximumDepth

    /// How the file is called in messages.
    package let name: String
    /// The document as JSON text.
    package let json: [UInt8]
    private let places: PlaceMap

    /// Reads a file from disk; messages call it by `name`, or by its path.
    package init(path: String, name: String? = nil) throws(RuleFileErrors) {
        let name = name ?? path
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard size ?? 0 <= Self.maximumBytes else {
            let message = "the file is longer than \(Self.maximumBytes) bytes"
            throw RuleFileErrors([RuleFileError(file: name, place: nil, message: message)])
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RuleFileErrors([RuleFileError(file: name, place: nil, message: "the file cannot be read")])
        }
        guard let yaml = String(validating: data, as: UTF8.self) else {
            throw RuleFileErrors([RuleFileError(file: name, place: nil, message: "the file is not UTF-8")])
        }
        try self.init(yaml: yaml, name: name)
    }

    /// Reads YAML text.
    package init(yaml: String, name: String) throws(RuleFileErrors) {
        var conversion = YAMLConversion(file: name)
        try conversion.convert(yaml)
        self.name = name
        json = conversion.json
        places = conversion.places
    }

    /// Where the value at a path is written; for a path the file does not have, where the nearest thing around it is.
    package func place(of path: RulePath) -> SourcePlace { places.place(of: path, .value) }

    /// Reads the document with the file's lines in every mistake.
    ///
    /// - Parameter parser: holds the document while `body` reads it.
    package func read<R>(
        with parser: JSONParser = JSONParser(), _ body: (RuleDocumentReader) -> R?
    ) throws(RuleFileErrors) -> R {
        defer { withExtendedLifetime(parser) {} }
        let document: JSONValue
        do throws(JSONParseError) {
            document = try parser.parse(json)
        } catch {
            throw RuleFileErrors([RuleFileError(file: name, place: nil, message: error.reason)])
        }
        do throws(RuleErrors) {
            return try RuleDocumentReader.read(document, body)
        } catch {
            throw located(error)
        }
    }

    /// The same mistakes with their lines.
    package func located(_ errors: RuleErrors) -> RuleFileErrors {
        RuleFileErrors(
            errors.all.map { error in
                let place = places.place(of: error.path, error.subject)
                return RuleFileError(file: name, place: place, message: error.description)
            })
    }
}
