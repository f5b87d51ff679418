/// Lengths of time as people write them: a whole number and its unit.
enum DurationText {
    /// The units, largest first, each with its number of milliseconds.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// `nil` for anything that is not a whole number followed by `ms`, `s`, `m` or `h`: a number without a unit is the
    /// mistake that takes a system down.
    static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].drop { $0 == " " }
        guard let count = Int64(digits), let scale = units.first(where: { $0.name == unit }) else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: scale.milliseconds)
        return overflow ? nil : .milliseconds(milliseconds)
    }

    /// The shortest text in one unit: `1500ms`, `90s`, `5m`.
    static func text(_ duration: Duration) -> String {
        let milliseconds = Int64(duration / .milliseconds(1))
        let unit = units.first { milliseconds % $0.milliseconds == 0 && milliseconds != 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}

/// Numbers of bytes as people write them: a whole number, and `KiB`, `MiB` or `GiB` or nothing.
enum SizeText {
    private static let units: [(name: String, bytes: Int)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1),
    ]

    static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].drop { $0 == " " }
        guard let count = Int(digits), let scale = units.first(where: { $0.name == unit }) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: scale.bytes)
        return overflow ? nil : bytes
    }

    static func text(_ bytes: Int) -> String {
        let unit = units.first { bytes % $0.bytes == 0 && bytes != 0 } ?? ("", 1)
        return "\(bytes / unit.bytes)\(unit.name)"
    }
}
