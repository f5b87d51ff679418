import Rules

/// Values that a document may leave out.
extension RuleDocumentReader {
    /// A whole number; `nil`, without a mistake, when it is absent.
    func optionalInteger(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        optionalValue(key).flatMap { integer($0, at: path.member(key), in: range) }
    }

    /// A time of day or an offset from Greenwich in minutes: `"16:30"`, `"+08:00"`. Quoted, because YAML has ideas of its
    /// own about digits with colons.
    func optionalMinutes(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let text = optionalText(key) else { return nil }
        let sign: Int64 = text.hasPrefix("-") ? -1 : 1
        let parts = text.drop { $0 == "+" || $0 == "-" }.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = Int64(parts[0]), let minutes = Int64(parts[1]), (0..<60).contains(minutes),
            range.contains(sign * (hours * 60 + minutes))
        else {
            mistake(key, "\"\(text)\" is not a time of day or an offset", hint: "write it as \"16:30\" or \"+08:00\"")
            return nil
        }
        return sign * (hours * 60 + minutes)
    }
}
