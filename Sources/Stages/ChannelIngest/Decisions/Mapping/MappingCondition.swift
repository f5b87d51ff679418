import JSON

/// What must hold in the document for a rule to apply. Written as a map from path to test; all must hold.
package final class MappingCondition: Sendable {
    enum Part: Sendable {
        case test(MappingPath, Test)
        /// At least one of several conditions.
        case any([MappingCondition])
        case not(MappingCondition)
    }

    enum Test: Sendable {
        /// At least one value the path leads to is one of these texts.
        case isOne(of: [String])
        /// No value the path leads to is one of these texts; an absent value passes.
        case isNone(of: [String])
        /// There is at least one value, and every value is one of these texts.
        case every([String])
        case present(Bool)
        case above(Int64)
        case contains(String)
        /// The value is a platform's ciphertext or mask instead of something a person could read.
        case hidden(Bool)
    }

    let parts: [Part]

    init(parts: [Part]) { self.parts = parts }
}

extension DocumentPlaces {
    func holds(_ condition: MappingCondition) -> Bool {
        condition.parts.allSatisfy { part in
            switch part {
            case .test(let path, let test): passes(path, test)
            case .any(let conditions): conditions.contains { holds($0) }
            case .not(let condition): !holds(condition)
            }
        }
    }

    private func passes(_ path: MappingPath, _ test: MappingCondition.Test) -> Bool {
        switch test {
        case .isOne(let texts): some(path) { $0.isOne(of: texts) }
        case .isNone(let texts): !some(path) { $0.isOne(of: texts) }
        case .every(let texts): some(path) { _ in true } && !some(path) { !$0.isOne(of: texts) }
        case .present(let wanted): some(path) { _ in true } == wanted
        case .above(let limit): some(path) { $0.wholeNumber.map { $0 > limit } ?? false }
        case .contains(let fragment): some(path) { $0.contains(fragment.utf8.span) }
        case .hidden(let wanted): some(path) { isHidden($0) } == wanted
        }
    }

    private func some(_ path: MappingPath, _ test: (Span<UInt8>) -> Bool) -> Bool {
        var found = false
        forEach(path) { value in
            found = value.withPlainText(test) ?? false
            return !found
        }
        return found
    }
}

/// Whether a receiver's value is masked; see `isHidden(_: Span<UInt8>)`.
func isHidden(_ text: String) -> Bool { isHidden(text.utf8.span) }

/// Whether a receiver's value is masked (`王**`, `138****0001`) or encrypted (long, without spaces, of the characters of
/// base 64 and the marks that the platforms set around it).
func isHidden(_ text: Span<UInt8>) -> Bool {
    var stars = 0
    var isCipherText = true
    for position in text.indices {
        switch text[position] {
        case UInt8(ascii: "*"): stars += 1
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "~"),
            UInt8(ascii: "#"), UInt8(ascii: "$"):
            break
        default: isCipherText = false
        }
    }
    return stars >= 2 || (isCipherText && text.count >= 28)
}
