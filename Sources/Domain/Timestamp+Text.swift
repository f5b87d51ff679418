extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many fraction digits as are needed: none, three or six.
    package var description: String { ascii.string }

    /// The same as ``description``, without memory of its own.
    package var ascii: ASCIIText {
        let civil = CivilTime(self)
        var text = ASCIIText()
        if civil.year < 0 { text.append("-") }
        text.append(abs(civil.year), width: civil.year < 0 ? 3 : 4)
        text.append("-")
        text.append(civil.month, width: 2)
        text.append("-")
        text.append(civil.day, width: 2)
        text.append("T")
        text.append(civil.hour, width: 2)
        text.append(":")
        text.append(civil.minute, width: 2)
        text.append(":")
        text.append(civil.second, width: 2)
        if civil.microsecond % 1_000 != 0 {
            text.append(".")
            text.append(civil.microsecond, width: 6)
        } else if civil.microsecond != 0 {
            text.append(".")
            text.append(civil.microsecond / 1_000, width: 3)
        }
        text.append("Z")
        return text
    }

    /// Reads a date and time as the marketplaces write them.
    ///
    /// Understood: `2026-11-11T08:00:00Z`, `…+08:00`, `…+0800`, a space instead of `T`, a space before the offset, and
    /// fractions of any length (digits past the microsecond are dropped).
    /// - Parameter zoneOffsetSeconds: what an absent offset means, for example `28_800` for Beijing time; `nil` refuses
    ///   a text without an offset.
    package init?(_ text: String, zoneOffsetSeconds: Int? = nil) {
        self.init(utf8: text.utf8.span, zoneOffsetSeconds: zoneOffsetSeconds)
    }

    /// The same from the bytes of a text.
    package init?(utf8 text: Span<UInt8>, zoneOffsetSeconds: Int? = nil) {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2), reader.take("-"),
            let day = reader.number(digits: 2), reader.take("T") || reader.take(" "), let hour = reader.number(digits: 2),
            reader.take(":"), let minute = reader.number(digits: 2)
        else { return nil }
        var second = 0
        if reader.take(":") {
            guard let value = reader.number(digits: 2) else { return nil }
            second = value
        }
        var microsecond = 0
        if reader.take(".") {
            guard let value = reader.fraction() else { return nil }
            microsecond = value
        }
        guard let offset = reader.zone(default: zoneOffsetSeconds), reader.isAtEnd,
            let civil = CivilTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond)
        else { return nil }
        self.init(microseconds: civil.timestamp.microseconds - Int64(offset) * 1_000_000)
    }
}

private struct DigitReader: ~Escapable {
    private let bytes: Span<UInt8>
    private var position = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard !isAtEnd, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// One or more digits after the point, as microseconds.
    mutating func fraction() -> Int? {
        guard var value = digit() else { return nil }
        var digits = 1
        while let next = digit() {
            if digits < 6 {
                value = value * 10 + next
                digits += 1
            }
        }
        while digits < 6 {
            value *= 10
            digits += 1
        }
        return value
    }

    /// `Z`, `+08:00`, `+0800`, `+08`, each after an optional space, as seconds east of Greenwich.
    mutating func zone(default fallback: Int?) -> Int? {
        if isAtEnd { return fallback }
        _ = take(" ")
        if take("Z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(digits: 2), hours <= 18 else { return nil }
        _ = take(":")
        guard !isAtEnd else { return sign * hours * 3_600 }
        guard let minutes = number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }

    private mutating func digit() -> Int? {
        guard !isAtEnd, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else { return nil }
        defer { position += 1 }
        return Int(bytes[position] - UInt8(ascii: "0"))
    }
}
