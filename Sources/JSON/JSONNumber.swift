extension JSONValue {
    /// The number as decimal text, `nil` for every other kind: `12.30` gives "12.3", `1e3` gives "1000".
    ///
    /// Money is read from this text, so that it never passes through binary arithmetic. Integers are exact. A number
    /// with a point or an exponent was stored as a double; its shortest text is the number as written as long as that
    /// had at most 15 significant digits. Senders of longer amounts must write strings.
    package var numberText: String? {
        switch kind {
        case .int64: int64.map { String($0) }
        case .uint64: uint64.map { String($0) }
        case .double: double.map(decimalText(of:))
        default: nil
        }
    }
}

/// The number as an integer when it is whole and below 2⁵³. (`Int64(exactly:)` would do, but in release builds calls
/// the C library's `trunc`, and a program of ours that imports no Glibc does not link `libm`.)
func wholeNumber(_ number: Double) -> Int64? {
    guard number.magnitude < 0x1p53 else { return nil }
    let whole = Int64(number)
    return Double(whole) == number ? whole : nil
}

/// The shortest decimal text that reads back as the same double: without an exponent from 10⁻²⁰ to 10¹⁹, without ".0",
/// and valid as a JSON number. Past 10¹⁹ digits without an exponent would be an integer, and readers, ours among them,
/// refuse integers beyond 64 bits. The number must be finite.
func decimalText(of number: Double) -> String {
    precondition(number.isFinite, "JSON has no way to write a number that is not finite")
    if let whole = wholeNumber(number) { return String(whole) }
    let shortest = number.description
    // Nearly all numbers: 19.9. One that ends in ".0" is whole, and beyond what is told apart.
    guard shortest.utf8.contains(UInt8(ascii: "e")) || shortest.hasSuffix(".0") else { return shortest }
    let parts = shortest.split(separator: "e", maxSplits: 1)
    guard parts.count == 2, let exponent = Int(parts[1]) else {
        return shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest
    }
    let sign = number < 0 ? "-" : ""
    let mantissa = parts[0].drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
    let fraction = mantissa.count == 2 && mantissa[1] != "0" ? String(mantissa[1]) : ""
    let digits = mantissa[0] + fraction
    switch exponent {
    case 0...18 where exponent >= fraction.utf8.count:
        return sign + digits + String(repeating: "0", count: exponent - fraction.utf8.count)
    case -20..<0:
        return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    default:
        return sign + mantissa[0] + (fraction.isEmpty ? "" : "." + fraction) + "e" + String(exponent)
    }
}
