package import Domain

/// What a picker's scanner reads: the fulfilment's id in Crockford's base 32, 26 characters, and a check character.
///
/// Digits and capitals without I, L, O and U, so that Code 128 prints it and a person can type it; the check character is
/// the id modulo 37 and finds every mistyped character and every two that changed places. Unique because the id is.
package struct PickingCode: Hashable, Sendable, CustomStringConvertible {
    package let fulfilment: FulfilmentID

    package init(_ fulfilment: FulfilmentID) { self.fulfilment = fulfilment }

    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let checkSymbols = symbols + Array("*~$=U".utf8)

    package var description: String {
        var rest = UInt128(fulfilment.high) << 64 | UInt128(fulfilment.low)
        return unsafe String(unsafeUninitializedCapacity: 27) { characters in
            unsafe characters[26] = Self.checkSymbols[Int(rest % 37)]
            for position in (0..<26).reversed() {
                unsafe characters[position] = Self.symbols[Int(rest & 31)]
                rest >>= 5
            }
            return 27
        }
    }

    /// Reads a scanned or typed code. Small letters count as capitals, I and L as 1, O as 0, as Crockford has it; hyphens
    /// are passed over. `nil` when it is not a code or its check character is wrong.
    package init?(scanned text: String) {
        let characters = text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") }
        guard characters.count == 27, let last = characters.last else { return nil }
        var value: UInt128 = 0
        for (position, character) in characters.dropLast().enumerated() {
            guard let digit = Self.symbols.firstIndex(of: Self.unambiguous(character)) else { return nil }
            // 26 characters have two bits more than the id.
            if position == 0, digit > 7 { return nil }
            value = value << 5 | UInt128(digit)
        }
        guard Self.checkSymbols[Int(value % 37)] == last else { return nil }
        fulfilment = FulfilmentID(high: UInt64(value >> 64), low: UInt64(truncatingIfNeeded: value))
    }

    private static func unambiguous(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        default: character
        }
    }
}
