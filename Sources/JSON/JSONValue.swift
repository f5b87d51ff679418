internal import CSimdJSON

/// One value of the document that a `JSONParser` read last.
///
/// It is a place in the parser's memory, two words large, and copies nothing. It may be used until its parser reads the
/// next document or is let go, and does not keep it: look-ups make values by the hundred for every order, and each would
/// be counted. Using it later stops the program rather than read what is no longer there: what it asks for that,
/// `document`, outlives the parser (see `csimdjson_document_of`).
@safe
package struct JSONValue {
    /// What a value is. Numbers have three kinds, by the smallest that holds them exactly.
    package enum Kind: Hashable, Sendable {
        case null, bool, int64, uint64, double, string, array, object
    }

    private let document: UnsafePointer<csimdjson_document>
    /// The word of the tape at which the value begins.
    private let index: UInt32
    private let generation: UInt32

    /// The root value of the document that a parser has just read.
    init(rootOf parser: JSONParser) {
        unsafe document = parser.document
        index = 1
        generation = unsafe document.pointee.generation
    }

    private init(at index: UInt32, of value: JSONValue) {
        unsafe document = value.document
        self.index = index
        generation = value.generation
    }

    /// The tape's word `ahead` words after the value's first.
    private func word(_ ahead: Int = 0) -> UInt64 {
        precondition(
            unsafe generation == document.pointee.generation,
            "a JSON value was used after its parser parsed again or was let go")
        return unsafe document.pointee.tape[Int(index) + ahead]
    }

    @usableFromInline var tag: UInt8 { UInt8(truncatingIfNeeded: word() >> 56) }

    /// What the value is.
    package var kind: Kind {
        switch tag {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "l"): .int64
        case UInt8(ascii: "u"): .uint64
        case UInt8(ascii: "d"): .double
        case UInt8(ascii: "n"): .null
        default: .bool
        }
    }

    /// Whether the value is JSON's `null`.
    package var isNull: Bool { tag == UInt8(ascii: "n") }

    /// The truth value; `nil` for every other kind.
    package var bool: Bool? {
        switch tag {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    /// The number when it is a whole one that fits; `2.0` and `1e3` count as whole up to 2⁵³, from where on a double no
    /// longer tells neighbours apart.
    package var int64: Int64? {
        switch kind {
        case .int64: return Int64(bitPattern: word(1))
        case .uint64: return Int64(exactly: word(1))
        case .double:
            return wholeNumber(Double(bitPattern: word(1)))
        default: return nil
        }
    }

    /// The number when it is a whole one that is not negative and fits.
    package var uint64: UInt64? {
        kind == .uint64 ? word(1) : int64.flatMap { UInt64(exactly: $0) }
    }

    /// Any number, rounded to a double where needed; `nil` for every other kind. Money is read from `numberText`.
    package var double: Double? {
        switch kind {
        case .int64: Double(Int64(bitPattern: word(1)))
        case .uint64: Double(word(1))
        case .double: Double(bitPattern: word(1))
        default: nil
        }
    }

    /// A copy of the text; `nil` for every kind but strings.
    package var string: String? {
        tag == UInt8(ascii: "\"") ? unsafe String(decoding: utf8, as: UTF8.self) : nil
    }

    /// Lends the UTF-8 bytes of a string without a copy; `nil` for every other kind.
    @inlinable package func withUTF8<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R? {
        guard tag == UInt8(ascii: "\"") else { return nil }
        return try unsafe body(utf8.span)
    }

    /// The bytes of a string; the caller knows that it is one.
    @usableFromInline var utf8: UnsafeBufferPointer<UInt8> {
        let start = unsafe document.pointee.strings + Int(word() & 0x00FF_FFFF_FFFF_FFFF)
        let count = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return unsafe UnsafeBufferPointer(start: start + 4, count: Int(count))
    }

    // MARK: - Moving over the tape

    /// The value that follows this one in its container, or the container's end.
    var next: JSONValue {
        switch tag {
        case UInt8(ascii: "{"), UInt8(ascii: "["): JSONValue(at: UInt32(truncatingIfNeeded: word()), of: self)
        case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): JSONValue(at: index + 2, of: self)
        default: JSONValue(at: index + 1, of: self)
        }
    }

    /// The first thing inside a container.
    var inside: JSONValue { JSONValue(at: index + 1, of: self) }

    /// Whether this is not a value but the end of a container.
    var isEnd: Bool {
        let tag = tag
        return tag == UInt8(ascii: "}") || tag == UInt8(ascii: "]")
    }

    /// How many elements or members a container has, as the tape says; from 2²⁴-1 on it only says "many".
    var storedCount: Int { Int(word() >> 32 & 0x00FF_FFFF) }

    // MARK: - Members by name

    /// The first member with that name; `nil` when there is none or this is not an object. A member that is JSON's
    /// `null` is a value of kind `.null`. A look-up compares names from the front and allocates nothing.
    package subscript(key: String) -> JSONValue? {
        guard tag == UInt8(ascii: "{") else { return nil }
        // Native strings lend their bytes; a bridged or lazy one is copied first.
        return unsafe key.utf8.withContiguousStorageIfAvailable { unsafe member($0) } ?? member(Array(key.utf8))
    }

    /// The first member with that name; see `subscript(_: String)`.
    package subscript(key: StaticString) -> JSONValue? {
        guard tag == UInt8(ascii: "{") else { return nil }
        precondition(key.hasPointerRepresentation, "a member's name has more than one character")
        return unsafe member(UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    }

    private func member(_ name: [UInt8]) -> JSONValue? {
        unsafe name.withUnsafeBufferPointer { unsafe member($0) }
    }

    /// Runs over the tape itself rather than over `JSONValue`s: look-ups are most of what reading an order costs.
    private func member(_ name: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        let tape = unsafe document.pointee.tape!
        let strings = unsafe document.pointee.strings!
        // After the word that opens the object: a key, which is a string, and its value, in turn, up to the end.
        var position = Int(index) + 1
        while true {
            let key = unsafe tape[position]
            guard key >> 56 == UInt8(ascii: "\"") else { return nil }
            let start = unsafe strings + Int(key & 0x00FF_FFFF_FFFF_FFFF)
            let count = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
            if unsafe count == name.count
                && (count == 0 || csimdjson_same_bytes(start + 4, name.baseAddress, name.count) != 0)
            {
                return JSONValue(at: UInt32(truncatingIfNeeded: position + 1), of: self)
            }
            let value = unsafe tape[position + 1]
            switch UInt8(truncatingIfNeeded: value >> 56) {
            case UInt8(ascii: "{"), UInt8(ascii: "["): position = Int(UInt32(truncatingIfNeeded: value))
            case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): position += 3
            default: position += 2
            }
        }
    }
}
