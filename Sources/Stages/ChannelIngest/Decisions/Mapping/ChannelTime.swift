import Domain

/// How the channels write moments: texts with or without an offset, Unix seconds, Unix milliseconds, and several ways
/// to say "not yet".
enum ChannelTime {
    case unset
    case moment(Timestamp)
    /// The path of what is no time.
    case unreadable(String)
    case implausible(String)

    static func read(_ source: MappingSource, in places: DocumentPlaces, zone: Int?) -> ChannelTime {
        let zone = source.zone ?? zone
        if case .first(let alternatives) = source.origin {
            if let condition = source.condition, !places.holds(condition) { return .unset }
            for alternative in alternatives {
                let time = read(alternative, in: places, zone: zone)
                if case .unset = time { continue }
                return time
            }
            return .unset
        }
        guard let text = places.text(source) else { return .unset }
        return read(text, source, zone: zone)
    }

    private static func read(_ text: String, _ source: MappingSource, zone: Int?) -> ChannelTime {
        guard let moment = parse(text, clock: source.clock, zone: zone) else {
            return isUnset(text) ? .unset : .unreadable(source.described)
        }
        // Zero of the Unix clock in any zone, and the years 0 and 1 of other languages' empty dates.
        if abs(moment.microseconds) <= 86_400_000_000 || moment < year(1900) { return .unset }
        return moment.isPlausible ? .moment(moment) : .implausible(source.described)
    }

    private static func parse(_ text: String, clock: ClockUnit?, zone: Int?) -> Timestamp? {
        if let number = Int64(text) {
            // As seconds, 10¹¹ is the year 5138; as milliseconds, 1973.
            switch clock ?? (number.magnitude < 100_000_000_000 ? .seconds : .milliseconds) {
            case .seconds: return number.magnitude < 1 << 40 ? Timestamp(seconds: number) : nil
            case .milliseconds: return number.magnitude < 1 << 50 ? Timestamp(milliseconds: number) : nil
            }
        }
        // Spreadsheets write 2026/11/11, and a day without a time.
        var text = text
        if text.utf8.count >= 10, text.utf8.dropFirst(4).first == UInt8(ascii: "/") {
            text = String(text.map { $0 == "/" ? "-" : $0 })
        }
        if text.utf8.count == 10 { text += " 00:00:00" }
        return Timestamp(text, zoneOffsetSeconds: zone)
    }

    /// `0000-00-00 00:00:00` names no day.
    private static func isUnset(_ text: String) -> Bool { text.hasPrefix("0000-00-00") || text.hasPrefix("0001-01-01") }

    private static func year(_ year: Int) -> Timestamp {
        CivilTime(year: year, month: 1, day: 1)?.timestamp ?? Timestamp(microseconds: 0)
    }
}
