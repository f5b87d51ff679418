package import Domain
package import JSON

/// Single values. Each exists for a key that must be there, for one that may be absent, and for any value at a path.
extension RuleDocumentReader {
    // MARK: - Text

    /// A text that is not empty.
    package func text(_ key: String) -> String? {
        value(key).flatMap { text($0, at: path.member(key)) }
    }

    package func optionalText(_ key: String) -> String? {
        optionalValue(key).flatMap { text($0, at: path.member(key)) }
    }

    package func text(_ value: JSONValue, at path: RulePath) -> String? {
        guard let text = value.string else {
            let hint = value.isScalar ? "put it in quotes" : nil
            return mistake(at: path, "expected a text, found \(value.spokenKind)", hint: hint)
        }
        return text.isEmpty ? mistake(at: path, "the text is empty") : text
    }

    /// A list of texts; a single text counts as a list of one.
    package func texts(_ key: String, atLeast minimum: Int = 1) -> [String]? {
        value(key).flatMap { texts($0, at: path.member(key), atLeast: minimum) }
    }

    /// A list of texts that may be absent, which is an empty one.
    package func optionalTexts(_ key: String) -> [String]? {
        guard let member = optionalValue(key) else { return [] }
        return texts(member, at: path.member(key), atLeast: 0)
    }

    package func texts(_ value: JSONValue, at path: RulePath, atLeast minimum: Int = 0) -> [String]? {
        if value.kind == .string { return text(value, at: path).map { [$0] } }
        return list(value, at: path, atLeast: minimum) { text($0, at: $1) }
    }

    // MARK: - Choices

    /// One of the raw values of an enumeration.
    package func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String, of _: Choice.Type) -> Choice? {
        value(key).flatMap { choice($0, at: path.member(key), of: Choice.self) }
    }

    package func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String, default fallback: Choice)
        -> Choice?
    {
        guard let member = optionalValue(key) else { return fallback }
        return choice(member, at: path.member(key), of: Choice.self)
    }

    package func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ value: JSONValue, at path: RulePath, of _: Choice.Type
    ) -> Choice? {
        let names = Choice.allCases.map(\.rawValue)
        guard let text = text(value, at: path) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let hint = nearest(to: text, among: names).map { "did you mean \"\($0)\"?" } ?? "it is one of \(listed(names))"
        return mistake(at: path, "\"\(text)\" is not known here", hint: hint)
    }

    // MARK: - Truth and numbers

    package func boolean(_ key: String, default fallback: Bool? = nil) -> Bool? {
        guard let member = fallback == nil ? value(key) : optionalValue(key) else { return fallback }
        return boolean(member, at: path.member(key))
    }

    package func boolean(_ value: JSONValue, at path: RulePath) -> Bool? {
        value.bool ?? mistake(at: path, "expected true or false, found \(value.spokenKind)")
    }

    /// A whole number within a range.
    package func integer(_ key: String, in range: ClosedRange<Int64>, default fallback: Int64? = nil) -> Int64? {
        guard let member = fallback == nil ? value(key) : optionalValue(key) else { return fallback }
        return integer(member, at: path.member(key), in: range)
    }

    package func integer(_ value: JSONValue, at path: RulePath, in range: ClosedRange<Int64>) -> Int64? {
        guard let number = value.int64 else {
            return mistake(at: path, "expected a whole number, found \(value.spokenKind)")
        }
        guard range.contains(number) else {
            return mistake(at: path, "\(number) is outside \(range.spoken)")
        }
        return number
    }

    /// A decimal as a whole count of its last digit: with three fraction digits, `1.25` is 1250.
    /// - Parameter range: what is allowed, in the same unit as the result.
    package func decimal(
        _ key: String, fractionDigits: Int, in range: ClosedRange<Int64>, default fallback: Int64? = nil
    ) -> Int64? {
        guard let member = fallback == nil ? value(key) : optionalValue(key) else { return fallback }
        return decimal(member, at: path.member(key), fractionDigits: fractionDigits, in: range)
    }

    package func decimal(
        _ value: JSONValue, at path: RulePath, fractionDigits: Int, in range: ClosedRange<Int64>
    ) -> Int64? {
        guard let text = value.numberText ?? value.string else {
            return mistake(at: path, "expected a number, found \(value.spokenKind)")
        }
        do throws(DecimalError) {
            let number = try minorUnits(ofDecimal: text, exponent: fractionDigits)
            guard range.contains(number) else {
                let low = decimalText(range.lowerBound, exponent: fractionDigits)
                let high = decimalText(range.upperBound, exponent: fractionDigits)
                let allowed = range.upperBound == .max ? "it is at least \(low)" : "it is from \(low) to \(high)"
                return mistake(at: path, "\(text) is out of range", hint: allowed)
            }
            return number
        } catch {
            return mistake(at: path, error.spoken(of: text, fractionDigits: fractionDigits))
        }
    }

    // MARK: - Money, time

    /// An amount such as `199.00 CNY`; without the three letters it is in `currency`, if one is given.
    package func money(_ key: String, in currency: Currency? = nil) -> Money? {
        value(key).flatMap { money($0, at: path.member(key), in: currency) }
    }

    package func optionalMoney(_ key: String, in currency: Currency? = nil) -> Money? {
        optionalValue(key).flatMap { money($0, at: path.member(key), in: currency) }
    }

    package func money(_ value: JSONValue, at path: RulePath, in fallback: Currency? = nil) -> Money? {
        guard let written = value.string ?? value.numberText else {
            return mistake(at: path, "expected an amount, found \(value.spokenKind)", hint: "write it as 199.00 CNY")
        }
        let parts = written.split(separator: " ", omittingEmptySubsequences: true)
        guard let amount = parts.first, parts.count <= 2 else {
            return mistake(at: path, "\"\(written)\" is not an amount", hint: "write it as 199.00 CNY")
        }
        guard let currency = parts.count == 2 ? Currency(String(parts[1])) : fallback else {
            return mistake(at: path, "the amount \"\(written)\" names no currency", hint: "write it as 199.00 CNY")
        }
        do throws(DecimalError) {
            return Money(minorUnits: try minorUnits(ofDecimal: String(amount), exponent: currency.exponent), currency: currency)
        } catch {
            return mistake(at: path, error.spoken(of: written, fractionDigits: currency.exponent))
        }
    }

    /// A length of time: `500ms`, `30s`, `15m`, `24h` or `7d`.
    package func duration(_ key: String, default fallback: Duration? = nil) -> Duration? {
        guard let member = fallback == nil ? value(key) : optionalValue(key) else { return fallback }
        return duration(member, at: path.member(key))
    }

    package func optionalDuration(_ key: String) -> Duration? {
        optionalValue(key).flatMap { duration($0, at: path.member(key)) }
    }

    package func duration(_ value: JSONValue, at path: RulePath) -> Duration? {
        let hint = "write it as 500ms, 30s, 15m, 24h or 7d"
        guard let text = value.string else {
            return mistake(at: path, "expected a length of time, found \(value.spokenKind)", hint: hint)
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let milliseconds: Int64? =
            switch text.dropFirst(digits.count) {
            case "ms": 1
            case "s": 1_000
            case "m": 60_000
            case "h": 3_600_000
            case "d": 86_400_000
            default: nil
            }
        // A hundred years at most, so that no sum of such lengths can overflow.
        guard let milliseconds, let count = Int64(digits), count <= 3_155_760_000_000 / milliseconds else {
            return mistake(at: path, "\"\(text)\" is not a length of time", hint: hint)
        }
        return .milliseconds(count * milliseconds)
    }

    /// A moment with its offset: `2026-11-11T00:00:00+08:00`.
    package func timestamp(_ value: JSONValue, at path: RulePath) -> Timestamp? {
        guard let text = value.string, let moment = Timestamp(text) else {
            return mistake(
                at: path, "expected a date and time, found \(value.spokenKind)",
                hint: "write it as 2026-11-11T00:00:00+08:00")
        }
        return moment
    }

    package func optionalTimestamp(_ key: String) -> Timestamp? {
        optionalValue(key).flatMap { timestamp($0, at: path.member(key)) }
    }
}

extension JSONValue {
    fileprivate var isScalar: Bool { kind != .array && kind != .object }
}

extension ClosedRange<Int64> {
    fileprivate var spoken: String {
        upperBound == .max ? "its range: at least \(lowerBound)" : "its range: \(lowerBound) to \(upperBound)"
    }
}

extension DecimalError {
    fileprivate func spoken(of text: String, fractionDigits: Int) -> String {
        switch self {
        case .notANumber: "\"\(text)\" is not a decimal number"
        case .tooPrecise: "\"\(text)\" has more than \(fractionDigits) digits after the point"
        case .tooLarge: "\"\(text)\" is too large"
        }
    }
}
