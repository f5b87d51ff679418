/// Keeps deep nesting from the YAML library, which goes down it by calling itself: a few hundred thousand `[` would use up the
/// stack and end the process before anything counts levels.
///
/// It knows quotes and comments, not all of YAML. What it passes wrongly is still counted when the document is converted;
/// what it refuses wrongly would have to open more brackets in one text than any rule has.
enum DepthGuard {
    /// Room above what the conversion allows, so that its message, which is exact, is the usual one.
    private static let limit = 4 * RuleFile.maximumDepth

    /// Where nesting passes the limit; `nil` when it does not.
    static func firstTooDeep(in yaml: String) -> SourcePlace? {
        var scan = Scan()
        for (number, line) in yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = Array(line.utf8)
            if let column = scan.columnTooDeep(of: line) { return SourcePlace(line: number + 1, column: column + 1) }
        }
        return nil
    }

    private struct Scan {
        /// Of flow collections that are open. Only closed where they stand outside of quotes.
        var depth = 0
        var quote: UInt8?

        mutating func columnTooDeep(of line: [UInt8]) -> Int? {
            // `- - - -`: sequences and keys that begin on one line, each inside the one before.
            var opened = 0
            var isAtStart = quote == nil
            var column = 0
            while column < line.count {
                let byte = line[column]
                if let open = quote {
                    if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\"") { column += 1 } else if byte == open { quote = nil }
                } else if isAtStart, "-?:".utf8.contains(byte), column + 1 == line.count || line[column + 1] <= 0x20 {
                    opened += 1
                } else if byte > 0x20 {
                    isAtStart = false
                    guard take(byte, beginsToken: column == 0 || line[column - 1] <= 0x20 || "[{,:".utf8.contains(line[column - 1]))
                    else { return nil }
                }
                if depth + opened > DepthGuard.limit { return column }
                column += 1
            }
            return nil
        }

        /// `false` at the beginning of a comment.
        private mutating func take(_ byte: UInt8, beginsToken: Bool) -> Bool {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "\""), UInt8(ascii: "'"): if beginsToken, depth > 0 { quote = byte }
            case UInt8(ascii: "#"): return !beginsToken
            default: break
            }
            return true
        }
    }
}
