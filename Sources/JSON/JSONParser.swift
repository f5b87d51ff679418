import CSimdJSON

/// Reads JSON texts, one after the other, into memory that it keeps.
///
/// A lane has one parser and reuses it: once it has seen its largest document it allocates nothing. A document takes
/// some 15 bytes for each of its own; what one of more than 256 KiB took is given back with the next that is shorter.
/// It belongs to one thread. A `JSONValue` it returns is valid until it parses again or is let go.
///
/// Of members with the same name the first counts: it is the one found by name, and what a sender appends to a document
/// overrides nothing in it. Whoever walks over an object sees them all, and must refuse the second or show both.
@safe
package final class JSONParser {
    /// How deep objects and arrays may be nested, and how long a document may be, unless said otherwise.
    package static let defaultMaximumDepth = 64
    package static let defaultMaximumBytes = 16 * 1024 * 1024

    /// Documents of more bytes than this are refused unread.
    package let maximumBytes: Int
    /// Documents whose objects and arrays are nested deeper than this are refused.
    package let maximumDepth: Int
    private let parser: OpaquePointer
    /// Where the parser says which document it read last.
    let document: UnsafePointer<csimdjson_document>

    /// - Parameters:
    ///   - maximumDepth: how many objects and arrays may stand in one another, at least 1; empty ones do not count.
    ///   - maximumBytes: how long a document may be, less than 4 GiB.
    package init(maximumDepth: Int = defaultMaximumDepth, maximumBytes: Int = defaultMaximumBytes) {
        precondition(maximumDepth >= 1, "a JSON parser needs a depth of at least 1")
        precondition((0..<0xFFFF_FFFF).contains(maximumBytes), "simdjson reads documents of less than 4 GiB")
        // simdjson refuses to reach the depth it is given.
        guard let parser = unsafe csimdjson_create(maximumDepth + 1) else { preconditionFailure("out of memory") }
        unsafe self.parser = parser
        unsafe document = csimdjson_document_of(parser)
        self.maximumDepth = maximumDepth
        self.maximumBytes = maximumBytes
    }

    deinit {
        unsafe csimdjson_destroy(parser)
    }

    /// Reads one document; the value is valid until the next call.
    ///
    /// A UTF-8 byte order mark, which Windows tools like to write, is passed over.
    package func parse(_ bytes: RawSpan) throws(JSONParseError) -> JSONValue {
        guard bytes.byteCount <= maximumBytes else { throw JSONParseError(.tooLarge) }
        let outcome = unsafe bytes.withUnsafeBytes { text in
            let mark = unsafe text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let document = unsafe UnsafeRawBufferPointer(rebasing: text.dropFirst(mark))
            return unsafe csimdjson_parse(parser, document.baseAddress, document.count)
        }
        switch outcome {
        case .parsed: break
        case .out_of_memory: throw JSONParseError(.outOfMemory)
        case .too_deep, .malformed: throw JSONFault.find(in: bytes, maximumDepth: maximumDepth)
        }
        return JSONValue(rootOf: self)
    }

    /// Reads one document from an array; see `parse(_: RawSpan)`.
    package func parse(_ bytes: [UInt8]) throws(JSONParseError) -> JSONValue {
        try unsafe parse(bytes.span.bytes)
    }

    /// Reads one document from a string; see `parse(_: RawSpan)`.
    package func parse(_ text: String) throws(JSONParseError) -> JSONValue {
        try unsafe parse(text.utf8.span.bytes)
    }

    /// Reads one document with a parser of its own, for what is read now and then; its values are valid inside `body`.
    package static func read<Result>(_ bytes: RawSpan, _ body: (JSONValue) throws -> Result) throws -> Result {
        let parser = JSONParser()
        defer { withExtendedLifetime(parser) {} }
        return try body(parser.parse(bytes))
    }

    /// The same from an array.
    package static func read<Result>(_ bytes: [UInt8], _ body: (JSONValue) throws -> Result) throws -> Result {
        try unsafe read(bytes.span.bytes, body)
    }

    /// The same from a string.
    package static func read<Result>(_ text: String, _ body: (JSONValue) throws -> Result) throws -> Result {
        try unsafe read(text.utf8.span.bytes, body)
    }
}
