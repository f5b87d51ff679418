import JSON

/// Times of day and offsets from Greenwich, in minutes: `"16:30"`, `"+08:00"`. Quoted, because YAML has ideas of its own about
/// digits with colons.
extension RuleDocumentReader {
    package func minutes(_ key: String, in range: ClosedRange<Int64>, default fallback: Int64) -> Int64? {
        guard let member = optionalValue(key) else { return fallback }
        return minutes(member, at: path.member(key), in: range)
    }

    package func optionalMinutes(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        optionalValue(key).flatMap { minutes($0, at: path.member(key), in: range) }
    }

    private func minutes(_ value: JSONValue, at path: RulePath, in range: ClosedRange<Int64>) -> Int64? {
        guard let text = text(value, at: path) else { return nil }
        let sign: Int64 = text.hasPrefix("-") ? -1 : 1
        let parts = text.drop { $0 == "+" || $0 == "-" }.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = Int64(parts[0]), let minutes = Int64(parts[1]), (0..<60).contains(minutes),
            // Before they are multiplied: a day has no more hours, however many digits somebody types.
            (0...24).contains(hours), range.contains(sign * (hours * 60 + minutes))
        else {
            return mistake(
                at: path, "\"\(text)\" is not a time of day or an offset", hint: "write it as \"16:30\" or \"+08:00\"")
        }
        return sign * (hours * 60 + minutes)
    }
}
