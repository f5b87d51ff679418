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
        var time = ChannelTime.unset
        places.each(source) { text in
            time = read(text, source, zone: zone)
            return false
        }
        return time
    }

    private static func read(_ text: Span<UInt8>, _ source: MappingSource, zone: Int?) -> ChannelTime {
        guard let moment = parse(text, clock: source.clock, zone: zone) else {
            return isUnset(text) ? .unset : .unreadable(source.described)
        }
        // Zero of the Unix clock in any zone, and the years 0 and 1 of other languages' empty dates.
        if abs(moment.microseconds) <= 86_400_000_000 || moment < year(1900) { return .unset }
        return moment.isPlausible ? .moment(moment) : .implausible(source.described)
    }

    private static func parse(_ text: Span<UInt8>, clock: ClockUnit?, zone: Int?) -> Timestamp? {
        if let number = text.wholeNumber {
            // As seconds, 10¹¹ is the year 5138; as milliseconds, 1973.
            switch clock ?? (number.magnitude < 100_000_000_000 ? .seconds : .milliseconds) {
            case .seconds: return number.magnitude < 1 << 40 ? Timestamp(seconds: number) : nil
            case .milliseconds: return number.magnitude < 1 << 50 ? Timestamp(milliseconds: number) : nil
            }
        }
        let hasSlashes = text.count >= 10 && text[4] == UInt8(ascii: "/")
        guard hasSlashes || text.count == 10 else { return Timestamp(utf8: text, zoneOffsetSeconds: zone) }
        // Spreadsheets write 2026/11/11, and a day without a time.
        var written = String(copying: text)
        if hasSlashes { written = String(written.map { $0 == "/" ? "-" : $0 }) }
        if written.utf8.count == 10 { written += " 00:00:00" }
        return Timestamp(written, zoneOffsetSeconds: zone)
    }

    /// `0000-00-00 00:00:00` names no day.
    private static func isUnset(_ text: Span<UInt8>) -> Bool {
        text.hasPrefix("0000-00-00") || text.hasPrefix("0001-01-01")
    }

    private static func year(_ year: Int) -> Timestamp {
        CivilTime(year: year, month: 1, day: 1)?.timestamp ?? Timestamp(microseconds: 0)
    }
}
