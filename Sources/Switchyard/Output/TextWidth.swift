/// How many places a text takes on a terminal.
enum TextWidth {
    /// Chinese, Japanese and Korean characters and pictures take two.
    static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: width
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                width + 2
            default: width + 1
            }
        }
    }

    static func padded(_ text: String, to width: Int, onTheRight: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - of(text)))
        return onTheRight ? space + text : text + space
    }
}
