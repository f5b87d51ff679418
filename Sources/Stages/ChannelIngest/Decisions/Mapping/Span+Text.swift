/// Texts as the bytes that they are in the record.
extension Span<UInt8> {
    func isSame(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for position in indices where self[position] != other[position] { return false }
        return true
    }

    func isOne(of texts: [String]) -> Bool {
        for position in texts.indices where isSame(as: texts[position].utf8.span) { return true }
        return false
    }

    func contains(_ byte: UInt8) -> Bool { firstIndex(of: byte) != nil }

    func firstIndex(of byte: UInt8) -> Int? {
        for position in indices where self[position] == byte { return position }
        return nil
    }

    func contains(_ part: Span<UInt8>) -> Bool {
        guard count >= part.count else { return false }
        for start in 0...(count - part.count) where extracting(start..<(start + part.count)).isSame(as: part) {
            return true
        }
        return false
    }

    func hasPrefix(_ part: StaticString) -> Bool {
        guard count >= part.utf8CodeUnitCount else { return false }
        for position in 0..<part.utf8CodeUnitCount where unsafe self[position] != part.utf8Start[position] { return false }
        return true
    }

    func hasSuffix(_ part: Span<UInt8>) -> Bool {
        count >= part.count && extracting(last: part.count).isSame(as: part)
    }

    /// A whole number with or without a sign, as `Int64.init(_: String)` reads it.
    var wholeNumber: Int64? {
        guard !isEmpty else { return nil }
        let isNegative = self[0] == UInt8(ascii: "-")
        let start = isNegative || self[0] == UInt8(ascii: "+") ? 1 : 0
        guard start < count else { return nil }
        var value: Int64 = 0
        for position in start..<count {
            guard self[position].isDigit else { return nil }
            let digit = Int64(self[position] - UInt8(ascii: "0"))
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowAgain) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if overflow || overflowAgain { return nil }
            value = sum
        }
        return value
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension String {
    init(copying text: Span<UInt8>) {
        self = unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
