/// Full-width letters, digits and signs in their ordinary form, runs of white space as one space, none at the ends.
package func halfWidth(_ text: String) -> String {
    guard !text.utf8.span.isHalfWidth else { return text }
    var result = String.UnicodeScalarView()
    var pendingSpace = false
    for scalar in text.unicodeScalars {
        var scalar = scalar
        switch scalar.value {
        case 0...0x20, 0xA0, 0x3000:
            pendingSpace = !result.isEmpty
            continue
        case 0xFF01...0xFF5E: scalar = Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        default: break
        }
        if pendingSpace { result.append(" ") }
        pendingSpace = false
        result.append(scalar)
    }
    return String(result)
}

extension Span<UInt8> {
    /// Whether there is nothing to put right; nearly all texts are like that.
    fileprivate var isHalfWidth: Bool {
        // As if a space stood before the text: one at its beginning is one too many.
        var last = UInt8(ascii: " ")
        for position in indices {
            let byte = self[position]
            switch (last, byte) {
            case (_, 0..<0x20), (UInt8(ascii: " "), UInt8(ascii: " ")): return false
            // A no-break space; in the range of the full-width space; in that of the full-width forms.
            case (0xC2, 0xA0), (0xE3, 0x80), (0xEF, 0xBC...0xBD): return false
            default: last = byte
            }
        }
        return isEmpty || last != UInt8(ascii: " ")
    }
}
