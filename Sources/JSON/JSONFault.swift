/// Finds the first byte at which a refused text stops being JSON.
///
/// simdjson says *that* a text is wrong and little more. Dead letters are read by people who must mend a connector, so
/// a refused text, and only that, is walked once more, slowly, to say what is wrong and where.
struct JSONFault {
    /// What is wrong with a text that simdjson refused.
    static func find(in bytes: RawSpan, maximumDepth: Int) -> JSONParseError {
        let copy = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
        var walk = JSONFault(bytes: copy, maximumDepth: maximumDepth)
        do throws(JSONParseError) {
            try walk.document()
        } catch {
            return error
        }
        // Not reached as long as both readers agree on what JSON is; the fuzz test compares them.
        return JSONParseError(.unexpectedCharacter)
    }

    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var position = 0

    private init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(_ code: JSONParseError.Code, at offset: Int? = nil) -> JSONParseError {
        JSONParseError(code, byteOffset: offset ?? position)
    }

    /// Nothing more, or the wrong thing.
    private func unexpected() -> JSONParseError {
        fault(current == nil ? .truncated : .unexpectedCharacter)
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    /// The whole text. Containers are kept on a list of our own, so that depth costs no stack.
    private mutating func document() throws(JSONParseError) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw fault(.notUTF8, at: error.byteOffsets.lowerBound)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace()
        guard current != nil else { throw JSONParseError(.empty) }
        var closers: [UInt8] = []
        repeat {
            try valueOrOpening(&closers)
            try closings(&closers)
        } while !closers.isEmpty
        guard current == nil else { throw fault(.trailingText) }
    }

    /// A scalar, an empty container, or the opening of a container up to its first value.
    private mutating func valueOrOpening(_ closers: inout [UInt8]) throws(JSONParseError) {
        while true {
            skipSpace()
            switch current {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let start = position
                let closer = current == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
                position += 1
                skipSpace()
                // An empty container ends where it began and counts for no depth, here as in simdjson.
                if take(closer) { return }
                guard closers.count < maximumDepth else { throw fault(.tooDeep, at: start) }
                closers.append(closer)
                if closer == UInt8(ascii: "}") { try memberName() }
            case UInt8(ascii: "\""): return try string()
            case UInt8(ascii: "t"): return try word("true")
            case UInt8(ascii: "f"): return try word("false")
            case UInt8(ascii: "n"): return try word("null")
            default: return try number()
            }
        }
    }

    /// Ends of containers, up to where the next value must begin or the text must end.
    private mutating func closings(_ closers: inout [UInt8]) throws(JSONParseError) {
        skipSpace()
        while let closer = closers.last {
            if take(closer) {
                closers.removeLast()
            } else if take(UInt8(ascii: ",")) {
                if closer == UInt8(ascii: "}") { try memberName() }
                return
            } else {
                throw unexpected()
            }
            skipSpace()
        }
    }

    private mutating func memberName() throws(JSONParseError) {
        skipSpace()
        guard current == UInt8(ascii: "\"") else { throw unexpected() }
        try string()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw unexpected() }
    }

    private mutating func word(_ word: String) throws(JSONParseError) {
        for byte in word.utf8 {
            guard take(byte) else { throw unexpected() }
        }
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func number() throws(JSONParseError) {
        let start = position
        guard let first = current else { throw unexpected() }
        guard "+-.0123456789".utf8.contains(first) else { throw fault(.unexpectedCharacter) }
        _ = take(UInt8(ascii: "-"))
        let leadingZero = current == UInt8(ascii: "0")
        let whole = digits()
        var isInteger = true
        var isWellFormed = whole > 0 && (whole == 1 || !leadingZero)
        if take(UInt8(ascii: ".")) {
            isInteger = false
            isWellFormed = digits() > 0 && isWellFormed
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            isWellFormed = digits() > 0 && isWellFormed
        }
        guard isWellFormed else { throw fault(.malformedNumber, at: start) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger {
            guard Int64(text) != nil || UInt64(text) != nil else { throw fault(.integerBeyond64Bits, at: start) }
        } else {
            guard Double(text)?.isFinite == true else { throw fault(.numberBeyondDouble, at: start) }
        }
    }

    private mutating func string() throws(JSONParseError) {
        position += 1
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw fault(.controlCharacter)
            default: position += 1
            }
        }
        throw fault(.truncated)
    }

    private mutating func escape() throws(JSONParseError) {
        let start = position
        position += 1
        guard let kind = current else { throw fault(.truncated) }
        position += 1
        guard kind == UInt8(ascii: "u") else {
            guard #""\/bfnrt"#.utf8.contains(kind) else { throw fault(.malformedEscape, at: start) }
            return
        }
        let high = try hexadecimal(escapedAt: start)
        switch high {
        case 0xDC00...0xDFFF: throw fault(.malformedEscape, at: start)
        case 0xD800...0xDBFF:
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault(.malformedEscape, at: start) }
            let low = try hexadecimal(escapedAt: start)
            guard (0xDC00...0xDFFF).contains(low) else { throw fault(.malformedEscape, at: start) }
        default: break
        }
    }

    private mutating func hexadecimal(escapedAt start: Int) throws(JSONParseError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw fault(.truncated, at: bytes.count) }
        let text = String(decoding: bytes[position..<position + 4], as: UTF8.self)
        guard text.utf8.first != UInt8(ascii: "+"), text.utf8.first != UInt8(ascii: "-"),
            let code = UInt32(text, radix: 16)
        else { throw fault(.malformedEscape, at: start) }
        position += 4
        return code
    }
}
