/// A short ASCII text, 40 characters at most, that needs no memory of its own: how a moment or an identity is written.
package struct ASCIIText: Sendable {
    private var characters = InlineArray<40, UInt8>(repeating: 0)
    private var count = 0

    package init() {}

    /// Lent, without a copy.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get { unsafe characters.span.extracting(0..<count).bytes }
    }

    /// A copy as a string.
    package var string: String {
        unsafe String(unsafeUninitializedCapacity: count) { text in
            for position in 0..<count { unsafe text[position] = characters[position] }
            return count
        }
    }

    package mutating func append(_ character: Unicode.Scalar) { append(UInt8(ascii: character)) }

    package mutating func append(_ character: UInt8) {
        characters[count] = character
        count += 1
    }

    /// A number that is not negative, with zeros in front up to the width.
    package mutating func append(_ number: Int, width: Int) {
        var divisor = 1
        var digits = 1
        while digits < width || number / divisor >= 10 {
            divisor *= 10
            digits += 1
        }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// The lowest `digits` hexadecimal digits of a word, lower-case.
    package mutating func appendHexadecimal(_ word: UInt64, digits: Int) {
        for position in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(4 * position)) & 15
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
