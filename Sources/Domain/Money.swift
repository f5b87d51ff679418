/// An ISO 4217 currency.
package struct Currency: Hashable, Sendable {
    /// The three letters, for example `CNY`.
    package let code: String

    /// Reads three upper-case letters; any other text is no currency.
    package init?(_ code: String) {
        let letters = code.utf8.span
        guard letters.count == 3, letters.indices.allSatisfy({ isCapital(letters[$0]) }) else { return nil }
        self.code = code
    }

    private init(known code: String) { self.code = code }

    package static let cny = Currency(known: "CNY")
    package static let usd = Currency(known: "USD")

    /// How many decimal digits the minor unit has: 2 for most, 0 for the yen and the dong, 3 for the dinars.
    ///
    /// From the ISO 4217 table; a currency that is not listed here has two.
    package var exponent: Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF": 0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }
}

private func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

extension Currency: CustomStringConvertible {
    package var description: String { code }
}

/// An amount in the minor unit of its currency: 1990 CNY is 19.90 yuan. Never a binary fraction.
package struct Money: Hashable, Sendable {
    package var minorUnits: Int64
    package var currency: Currency

    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }
}

extension Money: CustomStringConvertible {
    /// `19.90 CNY`.
    package var description: String { "\(decimalText(minorUnits, exponent: currency.exponent)) \(currency)" }
}

/// Writes minor units as a decimal: `decimalText(1990, exponent: 2)` is `19.90`.
package func decimalText(_ minorUnits: Int64, exponent: Int) -> String {
    guard exponent > 0 else { return String(minorUnits) }
    var digits = String(minorUnits.magnitude)
    if digits.utf8.count <= exponent {
        digits = String(repeating: "0", count: exponent + 1 - digits.utf8.count) + digits
    }
    let point = digits.index(digits.endIndex, offsetBy: -exponent)
    return (minorUnits < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
}

/// Why a text is no amount.
package enum DecimalError: Error, Hashable, Sendable {
    case notANumber
    /// More decimal digits than the currency has, and not zeros.
    case tooPrecise
    case tooLarge
}

/// Reads a plain decimal (`19.9`, `-3`, `0.50`) as minor units, exactly.
///
/// Surplus zeros after the point are accepted, surplus digits are not: dropping them would lose somebody's money.
package func minorUnits(ofDecimal text: String, exponent: Int) throws(DecimalError) -> Int64 {
    try minorUnits(ofDecimal: text.utf8.span, exponent: exponent)
}

/// The same from the bytes of a text.
package func minorUnits(ofDecimal text: Span<UInt8>, exponent: Int) throws(DecimalError) -> Int64 {
    guard !text.isEmpty else { throw .notANumber }
    let negative = text[0] == UInt8(ascii: "-")
    var value: Int64 = 0
    var digits = 0
    var decimals: Int?
    for position in (negative || text[0] == UInt8(ascii: "+") ? 1 : 0)..<text.count {
        let byte = text[position]
        if byte == UInt8(ascii: "."), decimals == nil, digits > 0 {
            decimals = 0
            continue
        }
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .notANumber }
        digits += 1
        let digit = Int64(byte - UInt8(ascii: "0"))
        if let count = decimals {
            if count >= exponent {
                guard digit == 0 else { throw .tooPrecise }
                continue
            }
            decimals = count + 1
        }
        value = try appending(digit, to: value)
    }
    guard digits > 0 else { throw .notANumber }
    for _ in (decimals ?? 0)..<exponent { value = try appending(0, to: value) }
    return negative ? -value : value
}

private func appending(_ digit: Int64, to value: Int64) throws(DecimalError) -> Int64 {
    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflowAgain) = product.addingReportingOverflow(digit)
    if overflow || overflowAgain { throw .tooLarge }
    return sum
}
