/// Writes compact JSON (RFC 8259) into a byte buffer that it keeps.
///
/// It sets commas, quotes and escapes; names come in the order they are written and are not checked for repeats. Text
/// goes out as UTF-8, escaped only where JSON demands it. A lane keeps one writer and resets it for each event, so that
/// writing allocates nothing once the buffer is large enough.
package struct JSONWriter {
    /// The text so far; complete once every `object` and `array` has returned.
    package private(set) var bytes: [UInt8] = []
    /// Whether something stands before the next name or element on the same level.
    private var needsComma = false

    package init(reservingBytes capacity: Int = 1024) {
        bytes.reserveCapacity(capacity)
    }

    /// The text so far as a string.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Empties the buffer and keeps its memory.
    package mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Writes `{…}` with the members that `body` writes.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        separate()
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Writes `[…]` with the elements that `body` writes.
    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        separate()
        enclose(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    // MARK: - Piece by piece

    // For writers that must be able to throw, or that follow somebody else's structure. Who begins must end.

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// `"name":`; an element or a container must follow.
    package mutating func memberName(_ name: String) {
        self.name(name)
        needsComma = false
    }

    private mutating func begin(_ opening: UInt8) {
        separate()
        bytes.append(opening)
        needsComma = false
    }

    private mutating func end(_ closing: UInt8) {
        bytes.append(closing)
        needsComma = true
    }

    // MARK: - Building blocks of the field and element methods

    mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// `"name":`. The names in our own code hold nothing that needs an escape; debug builds check it.
    mutating func name(_ name: StaticString) {
        separate()
        precondition(name.hasPointerRepresentation, "a member's name has more than one character")
        let characters = unsafe UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        assert(unsafe characters.allSatisfy { !needsEscape($0) }, "a member's name needs an escape")
        bytes.append(UInt8(ascii: "\""))
        unsafe bytes.append(contentsOf: characters)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// `"name":` for a name that is data.
    mutating func name(_ name: String) {
        separate()
        write(name)
        writeColon()
    }

    mutating func enclose(_ opening: UInt8, _ closing: UInt8, _ body: (inout JSONWriter) -> Void) {
        bytes.append(opening)
        needsComma = false
        body(&self)
        bytes.append(closing)
        needsComma = true
    }

    mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        escape(text)
        bytes.append(UInt8(ascii: "\""))
    }

    /// One string of three pieces.
    mutating func write(_ first: String, _ second: String, _ third: String) {
        bytes.append(UInt8(ascii: "\""))
        escape(first)
        escape(second)
        escape(third)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { unsafe escape($0) }
    }

    /// A string that was read, without making a `String` of it.
    mutating func writeString(of value: JSONValue) {
        bytes.append(UInt8(ascii: "\""))
        unsafe escape(value.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A string of UTF-8 bytes that the caller knows to be valid.
    mutating func writeString(utf8 text: RawSpan) {
        bytes.append(UInt8(ascii: "\""))
        unsafe text.withUnsafeBytes { unsafe escape($0.assumingMemoryBound(to: UInt8.self)) }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func writeColon() {
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func write(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        write(number.magnitude)
    }

    /// Digits are made from the back in a buffer on the stack: `String(number)` would allocate from 16 digits on.
    mutating func write(_ number: UInt64) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = 20
        var rest = number
        repeat {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        for position in first..<20 { bytes.append(digits[position]) }
    }

    mutating func write(_ truth: Bool) {
        writeVerbatim(truth ? "true" : "false")
    }

    mutating func writeNull() {
        writeVerbatim("null")
    }

    mutating func writeVerbatim(_ text: StaticString) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func writeVerbatim(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func writeVerbatim(_ text: RawSpan) {
        unsafe text.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    // MARK: - Escapes

    /// Copies runs that need no escape at once; most strings are one run.
    mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for position in text.indices {
            let byte = unsafe text[position]
            guard needsEscape(byte) else { continue }
            unsafe bytes.append(contentsOf: text[start..<position])
            escape(byte)
            start = position + 1
        }
        unsafe bytes.append(contentsOf: text[start...])
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            writeVerbatim("u00")
            bytes.append(hexadecimalDigit(byte >> 4))
            bytes.append(hexadecimalDigit(byte & 0xF))
        }
    }
}

private func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
