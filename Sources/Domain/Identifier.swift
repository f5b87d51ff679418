/// A 128-bit, time-ordered identity, made by a worker and never by the database.
///
/// The layout is UUID version 7 (RFC 9562): 48 bits of milliseconds, then a counter and random bits, so that rows
/// made together lie together in an index. `Entity` keeps the identities of different things apart at compile time.
package struct Identifier<Entity>: Hashable, Comparable, Sendable {
    package let high: UInt64
    package let low: UInt64

    @inlinable package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

package typealias OrderID = Identifier<Order>
package typealias HoldID = Identifier<Hold>
package typealias FulfilmentID = Identifier<Fulfilment>
package typealias PackageID = Identifier<Package>
package typealias CaseID = Identifier<AfterSalesCase>
package typealias RefundID = Identifier<Refund>

extension Identifier: CustomStringConvertible, LosslessStringConvertible {
    /// The 36-character lower-case form, `0190b6e4-…`.
    package var description: String { ascii.string }

    /// The same as ``description``, without memory of its own.
    package var ascii: ASCIIText {
        var text = ASCIIText()
        text.appendHexadecimal(high >> 32, digits: 8)
        text.append("-")
        text.appendHexadecimal(high >> 16, digits: 4)
        text.append("-")
        text.appendHexadecimal(high, digits: 4)
        text.append("-")
        text.appendHexadecimal(low >> 48, digits: 4)
        text.append("-")
        text.appendHexadecimal(low, digits: 12)
        return text
    }

    /// Reads the 36-character form in either case; anything else is `nil`.
    package init?(_ description: String) { self.init(utf8: description.utf8.span) }

    /// The same from the bytes of a text.
    package init?(utf8 text: Span<UInt8>) {
        guard text.count == 36 else { return nil }
        var words: (high: UInt64, low: UInt64) = (0, 0)
        var digits = 0
        for position in text.indices {
            let byte = text[position]
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = hexadecimalValue(byte) else { return nil }
            if digits < 16 { words.high = words.high << 4 | digit } else { words.low = words.low << 4 | digit }
            digits += 1
        }
        self.init(high: words.high, low: words.low)
    }
}

private func hexadecimalValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}

/// Makes identities that ascend within one generator and do not collide between generators.
///
/// It is a value that is passed in, seeded by its owner, so that a decision stays a pure function.
package struct IDGenerator: Sendable {
    private var state: UInt64
    private var lastMilliseconds: UInt64 = 0
    private var counter: UInt64 = 0

    /// - Parameter seed: any number that differs between generators running at the same time.
    package init(seed: UInt64) { state = seed }

    /// An identity that sorts after every earlier one of this generator, also when the clock steps back.
    package mutating func next<Entity>(at now: Timestamp) -> Identifier<Entity> {
        let milliseconds = UInt64(clamping: now.microseconds / 1_000)
        if milliseconds > lastMilliseconds {
            lastMilliseconds = milliseconds
            counter = nextRandom() & 0x7FF
        } else {
            counter += 1
            // The counter has 12 bits; past them the generator borrows from the next millisecond.
            if counter > 0xFFF {
                lastMilliseconds += 1
                counter = 0
            }
        }
        let high = (lastMilliseconds & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | counter
        let low = 0x8000_0000_0000_0000 | (nextRandom() >> 2)
        return Identifier(high: high, low: low)
    }

    /// SplitMix64: small, well distributed, and every seed is a good seed.
    private mutating func nextRandom() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
