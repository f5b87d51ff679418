import Domain

extension DocumentPlaces {
    /// The field as text; `nil` when none of its paths leads to one.
    func text(_ source: MappingSource?) -> String? {
        guard let source else { return nil }
        var found: String?
        each(source) { text in
            found = String(copying: text)
            return false
        }
        return found
    }

    /// Lends the texts that the source leads to, until `body` answers false. Whether it never did.
    @discardableResult
    func each(_ source: MappingSource, _ body: (Span<UInt8>) -> Bool) -> Bool {
        if let condition = source.condition, !holds(condition) { return true }
        switch source.origin {
        case .path(let path):
            var goesOn = true
            forEach(path) { value in
                goesOn = value.withPlainText { translate($0, by: source, body) } ?? true
                return goesOn
            }
            return goesOn
        case .constant(let text):
            return body(text.utf8.span)
        case .first(let alternatives):
            for alternative in alternatives {
                var found = false
                let goesOn = each(alternative) { text in
                    translate(text, by: source) { text in
                        found = true
                        return body(text)
                    }
                }
                if found { return goesOn }
            }
            return true
        case .join(let pieces, let separator):
            return withJoined(pieces, separator) { $0.isEmpty || translate($0, by: source, body) }
        case .sum(let pieces):
            return pieces.allSatisfy { each($0, body) }
        }
    }

    /// Lends what the text means to `body`, unless it means nothing. Whether to go on.
    private func translate(_ text: Span<UInt8>, by source: MappingSource, _ body: (Span<UInt8>) -> Bool) -> Bool {
        if text.isOne(of: source.unset) { return true }
        guard let words = source.words else { return body(text) }
        guard let word = words[String(copying: text)] else { return true }
        return body(word.utf8.span)
    }

    private func withJoined(_ pieces: [MappingSource], _ separator: String, _ body: (Span<UInt8>) -> Bool) -> Bool {
        var joined = scratch.takeBuffer()
        defer { scratch.giveBack(&joined) }
        var isFirst = true
        for piece in pieces {
            each(piece) { text in
                if !isFirst { joined.append(contentsOf: separator.utf8) }
                isFirst = false
                unsafe text.withUnsafeBufferPointer { unsafe joined.append(contentsOf: $0) }
                return false
            }
        }
        return body(joined.span)
    }
}
