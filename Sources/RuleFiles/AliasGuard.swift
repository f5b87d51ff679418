/// Keeps aliases out of keys.
///
/// Aliases as values cost nothing until they are unfolded, which is counted. But the YAML library hashes every key of a
/// mapping, and a key that is, or holds, an alias of aliases of aliases would keep it busy for years. Keys are plain
/// texts here anyway, so a text in which an alias may be part of a key is not given to the library at all. In a file
/// with aliases this may refuse a quoted text that looks like one, which is the cheaper mistake.
enum AliasGuard {
    /// Where an alias may be part of a key; `nil` when none is.
    static func aliasInKey(of yaml: String) -> SourcePlace? {
        var hasAlias = false
        var suspect: SourcePlace?
        for (number, line) in yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = Array(line.utf8)
            for column in line.indices {
                var place: SourcePlace {
                    SourcePlace(line: number + 1, column: line[..<column].count { $0 & 0xC0 != 0x80 } + 1)
                }
                switch line[column] {
                case UInt8(ascii: "*") where beginsToken(column, of: line):
                    let end = endOfName(after: column, of: line)
                    guard end > column + 1 else { continue }
                    hasAlias = true
                    if isColon(after: end, of: line) { return place }
                case UInt8(ascii: "]") where isColon(after: column + 1, of: line),
                    UInt8(ascii: "}") where isColon(after: column + 1, of: line):
                    suspect = suspect ?? place
                case UInt8(ascii: "?")
                where beginsToken(column, of: line) && (column + 1 == line.count || line[column + 1] <= 0x20):
                    suspect = suspect ?? place
                default: continue
                }
            }
        }
        return hasAlias ? suspect : nil
    }

    private static func beginsToken(_ column: Int, of line: [UInt8]) -> Bool {
        column == 0 || line[column - 1] <= 0x20 || "[{,".utf8.contains(line[column - 1])
    }

    private static func endOfName(after column: Int, of line: [UInt8]) -> Int {
        line[(column + 1)...].firstIndex { $0 <= 0x20 || "[]{},:".utf8.contains($0) } ?? line.count
    }

    private static func isColon(after column: Int, of line: [UInt8]) -> Bool {
        line[column...].first { $0 > 0x20 } == UInt8(ascii: ":")
    }
}
