/// A text pattern in which `*` stands for any characters and `?` for one; everything else, case too, for itself.
///
/// Matching takes time in proportion to pattern × text at worst; there is no pattern that explodes.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    private let pattern: [Unicode.Scalar]

    package init(_ pattern: String) {
        description = pattern
        self.pattern = Array(pattern.unicodeScalars)
    }

    /// Whether the whole text matches.
    package func matches(_ text: String) -> Bool {
        let text = text.unicodeScalars
        var position = text.startIndex
        var step = 0
        // Where to go on when a guess about the last star fails: let it swallow one character more.
        var star: (step: Int, position: String.UnicodeScalarView.Index)?
        while position < text.endIndex {
            if step < pattern.count, pattern[step] == "*" {
                star = (step, position)
                step += 1
            } else if step < pattern.count, pattern[step] == "?" || pattern[step] == text[position] {
                step += 1
                position = text.index(after: position)
            } else if let last = star {
                let next = text.index(after: last.position)
                star = (last.step, next)
                step = last.step + 1
                position = next
            } else {
                return false
            }
        }
        return pattern[step...].allSatisfy { $0 == "*" }
    }
}
