/// A 64-bit hash that is the same on every machine and in every release (FNV-1a), for recognising equal content.
///
/// It is not a secret and not collision-proof against an attacker; where a fingerprint stands for personal data, the
/// caller mixes the merchant's key in first.
package struct Fingerprint: Hashable, Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func combine(_ text: some StringProtocol) {
        for byte in text.utf8 { mix(byte) }
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
