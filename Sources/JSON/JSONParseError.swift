/// Why a text was refused as JSON, and where.
///
/// The reason is one of a fixed set of phrases and never quotes the text, so that it may be logged, stored with a dead
/// letter and used as a metric's label.
package struct JSONParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong; the raw value is the phrase.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case empty = "the document is empty"
        case tooLarge = "the document is larger than the limit"
        case tooDeep = "objects and arrays are nested deeper than the limit"
        case notUTF8 = "the bytes are not UTF-8"
        case truncated = "the document ends before its last value is complete"
        case trailingText = "there is more text after the end of the document"
        case unexpectedCharacter = "a character stands where JSON does not allow it"
        case malformedNumber = "a number is not written as JSON asks: 0.5, not .5 or 00.5 or +0.5"
        case integerBeyond64Bits = "an integer does not fit 64 bits: send long identifiers as strings"
        case numberBeyondDouble = "a number is beyond the range of a double: send it as a string"
        case controlCharacter = "a string holds a control character that is not escaped"
        case malformedEscape = "a string holds an unknown escape or half of a surrogate pair"
        case outOfMemory = "there was no memory to read the document"
    }

    package let code: Code
    /// The first byte that is wrong, counted from 0; `nil` when the document as a whole is.
    package let byteOffset: Int?

    package init(_ code: Code, byteOffset: Int? = nil) {
        self.code = code
        self.byteOffset = byteOffset
    }

    /// A fixed phrase; never a part of the text.
    package var reason: String { code.rawValue }

    package var description: String {
        if let byteOffset { "\(reason) (at byte \(byteOffset))" } else { reason }
    }
}
