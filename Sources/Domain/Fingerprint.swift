/// A 64-bit hash that is the same on every machine and in every release (FNV-1a), for recognising equal content.
///
/// It is not a secret and not collision-proof against an attacker; where a fingerprint stands for personal data, the
/// caller mixes the merchant's key in first.
package struct Fingerprint: Hashable, Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func combine(_ text: String) { combine(utf8: text.utf8.span) }

    /// The same from the bytes of a text.
    package mutating func combine(utf8 text: Span<UInt8>) {
        for position in text.indices { mix(text[position]) }
        // A separator that no UTF-8 text contains, so that ("ab", "c") and ("a", "bc") differ.
        mix(0xFF)
    }

    package mutating func combine(_ number: Int64) {
        var rest = UInt64(bitPattern: number)
        for _ in 0..<8 {
            mix(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    private mutating func mix(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    package var value: Int64 { Int64(bitPattern: state) }
}
