import JSON

extension JSONValue {
    /// Lends a scalar as text: strings without the space around them, numbers by their digits, `true` and `false`.
    ///
    /// An empty text is no text: the marketplaces write `""` where they mean nothing.
    /// - Returns: `nil` when there is no text.
    func withPlainText<Result>(_ body: (Span<UInt8>) -> Result) -> Result? {
        switch kind {
        case .string:
            return withUTF8 { text in
                // Zero bytes, which JSON can write and PostgreSQL cannot store, are left out.
                text.contains(0)
                    ? trimmed(String(copying: text).filter { $0 != "\0" }.utf8.span, body) : trimmed(text, body)
            } ?? nil
        case .int64, .uint64, .double: return numberText.map { body($0.utf8.span) }
        case .bool: return body((bool == true ? "true" : "false").utf8.span)
        case .null, .array, .object: return nil
        }
    }
}

/// Lends a text without the white space and control characters at both ends, the full-width space included; `nil` when
/// nothing is left.
private func trimmed<Result>(_ text: Span<UInt8>, _ body: (Span<UInt8>) -> Result) -> Result? {
    var start = 0
    var end = text.count
    while start < end, let space = text.space(from: start, to: end) { start += space }
    while start < end, let space = text.space(upTo: end, from: start) { end -= space }
    return start == end ? nil : body(text.extracting(start..<end))
}

extension Span<UInt8> {
    /// How long the white space or control character at `start` is; `nil` when something else stands there.
    fileprivate func space(from start: Int, to end: Int) -> Int? {
        switch self[start] {
        case 0...0x20: 1
        // A no-break space.
        case 0xC2 where end - start >= 2 && self[start + 1] == 0xA0: 2
        // A full-width space.
        case 0xE3 where end - start >= 3 && self[start + 1] == 0x80 && self[start + 2] == 0x80: 3
        default: nil
        }
    }

    /// The same for what stands before `end`.
    fileprivate func space(upTo end: Int, from start: Int) -> Int? {
        switch self[end - 1] {
        case 0...0x20: 1
        case 0xA0 where end - start >= 2 && self[end - 2] == 0xC2: 2
        case 0x80 where end - start >= 3 && self[end - 2] == 0x80 && self[end - 3] == 0xE3: 3
        default: nil
        }
    }
}
