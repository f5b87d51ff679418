extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many fraction digits as are needed: none, three or six.
    package var description: String {
        let civil = CivilTime(self)
        var text = padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2)
        text += "T" + padded(civil.hour, 2) + ":" + padded(civil.minute, 2) + ":" + padded(civil.second, 2)
        if civil.microsecond % 1_000 != 0 {
            text += "." + padded(civil.microsecond, 6)
        } else if civil.microsecond != 0 {
            text += "." + padded(civil.microsecond / 1_000, 3)
        }
        return text + "Z"
    }

    /// Reads a date and time as the marketplaces write them.
    ///
    /// Understood: `2026-11-11T08:00:00Z`, `…+08:00`, `…+0800`, a space instead of `T`, a space before the offset, and
    /// fractions of any length (digits past the microsecond are dropped).
    /// - Parameter zoneOffsetSeconds: what an absent offset means, for example `28_800` for Beijing time; `nil` refuses
    ///   a text without an offset.
    package init?(_ text: some StringProtocol, zoneOffsetSeconds: Int? = nil) {
        var reader = DigitReader(text.utf8)
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

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
}

private struct DigitReader<Bytes: Collection> where Bytes.Element == UInt8 {
    private let bytes: Bytes
    private var position: Bytes.Index

    init(_ bytes: Bytes) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard !isAtEnd, bytes[position] == UInt8(ascii: character) else { return false }
        position = bytes.index(after: position)
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
        defer { position = bytes.index(after: position) }
        return Int(bytes[position] - UInt8(ascii: "0"))
    }
}
