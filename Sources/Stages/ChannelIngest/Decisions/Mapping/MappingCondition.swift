import JSON

/// What must hold in the document for a rule to apply. Written as a map from path to test; all must hold.
package struct MappingCondition: Sendable {
    indirect enum Part: Sendable {
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

    var parts: [Part]
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
        case .isOne(let texts): return some(path) { texts.contains($0) }
        case .isNone(let texts): return !some(path) { texts.contains($0) }
        case .every(let texts): return some(path) { _ in true } && !some(path) { !texts.contains($0) }
        case .present(let wanted): return some(path) { _ in true } == wanted
        case .above(let limit): return some(path) { Int64($0).map { $0 > limit } ?? false }
        case .contains(let fragment): return some(path) { containsText($0, fragment) }
        case .hidden(let wanted): return some(path) { isHidden($0) } == wanted
        }
    }

    private func some(_ path: MappingPath, _ test: (String) -> Bool) -> Bool {
        var found = false
        forEach(path) { value in
            if let text = plainText(value), test(text) { found = true }
            return !found
        }
        return found
    }
}

private func containsText(_ text: String, _ fragment: String) -> Bool {
    let text = Array(text.utf8)
    let fragment = Array(fragment.utf8)
    guard !fragment.isEmpty, text.count >= fragment.count else { return fragment.isEmpty }
    return (0...(text.count - fragment.count)).contains { text[$0..<($0 + fragment.count)].elementsEqual(fragment) }
}

/// Whether a receiver's value is masked (`王**`, `138****0001`) or encrypted (long, without spaces, of the characters of
/// base 64 and the marks that the platforms set around it).
func isHidden(_ text: String) -> Bool {
    var stars = 0
    var count = 0
    var isCipherText = true
    for byte in text.utf8 {
        count += 1
        switch byte {
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
    return stars >= 2 || (isCipherText && count >= 28)
}
