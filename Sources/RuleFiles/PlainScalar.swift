/// What an unquoted scalar means.
enum PlainScalar: Equatable {
    case null
    case boolean(Bool)
    /// A number as JSON writes it; the text is exactly what stood in the file.
    case number(String)
    /// A number that a double would not hold exactly.
    case unsafeNumber(String)
    case text(String)

    init(_ scalar: String) {
        switch scalar {
        case "", "~", "null": self = .null
        case "true": self = .boolean(true)
        case "false": self = .boolean(false)
        default: self = Self.readNumber(scalar) ?? .text(scalar)
        }
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?`: no leading zeros, because `007` is somebody's number plate, and no exponent,
    /// because `12e3` is somebody's SKU.
    private static func readNumber(_ scalar: String) -> PlainScalar? {
        var rest = scalar.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }),
            whole.count == 1 || whole.first != UInt8(ascii: "0")
        else { return nil }
        guard parts.count == 2 else { return Int64(scalar) == nil ? .unsafeNumber(scalar) : .number(scalar) }
        let digits = (Array(whole) + parts[1]).drop { $0 == UInt8(ascii: "0") }
        return digits.count <= 15 ? .number(scalar) : .unsafeNumber(scalar)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
