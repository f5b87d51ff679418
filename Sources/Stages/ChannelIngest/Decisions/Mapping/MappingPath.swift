/// Where a value stands in a channel's document: `post_addr.town.name`, `orders.order[]`, `@items.data[]`.
///
/// | Written | Means |
/// |---|---|
/// | `a.b` | the member `b` of the member `a` |
/// | `a[]` | every element of the list `a` |
/// | `a[0]` | its first element |
/// | `a[name=ship_hold]` | every element whose member `name` is `ship_hold` |
/// | `a(json)` | the JSON document that the text `a` holds |
/// | `@items.a` | from the named part of the envelope instead of the order (or the line) |
/// | `$` | the thing itself |
///
/// Reading a record follows hundreds of paths, so a path is shared, never copied.
package final class MappingPath: Sendable, CustomStringConvertible {
    enum Step: Sendable {
        case member(String)
        case each
        case index(Int)
        case filter(String, String)
        case embedded
    }

    /// The part of the envelope it starts from; `nil` starts where the reader stands: at the order, or at the line.
    let part: String?
    /// The members that it leads through first; nearly all paths are nothing else.
    let names: [String]
    /// What follows them.
    let steps: [Step]
    /// As it was written.
    package let description: String

    /// `nil` when the text is no path.
    package init?(_ text: String) {
        description = text
        var rest = Substring(text)
        if rest.first == "@" {
            rest = rest.dropFirst()
            let name = rest.prefix { $0 != "." && $0 != "[" }
            guard !name.isEmpty else { return nil }
            part = String(name)
            rest = rest.dropFirst(name.count)
            if rest.first == "." { rest = rest.dropFirst() }
        } else {
            part = nil
        }
        guard let steps = Self.steps(rest, mayBeEmpty: part != nil) else { return nil }
        var names: [String] = []
        for case .member(let name) in steps.prefix(while: { if case .member = $0 { true } else { false } }) {
            names.append(name)
        }
        self.names = names
        self.steps = Array(steps.dropFirst(names.count))
    }

    private static func steps(_ text: Substring, mayBeEmpty: Bool) -> [Step]? {
        if text == "$" { return [] }
        if text.isEmpty { return mayBeEmpty ? [] : nil }
        var steps: [Step] = []
        var rest = text
        var expectsName = true
        while let character = rest.first {
            switch character {
            case "[":
                guard let end = rest.firstIndex(of: "]") else { return nil }
                guard let step = bracketed(rest[rest.index(after: rest.startIndex)..<end]) else { return nil }
                steps.append(step)
                rest = rest[rest.index(after: end)...]
                expectsName = false
            case "(":
                guard rest.hasPrefix("(json)") else { return nil }
                steps.append(.embedded)
                rest = rest.dropFirst(6)
                expectsName = false
            case ".":
                guard !expectsName else { return nil }
                rest = rest.dropFirst()
                expectsName = true
            default:
                guard expectsName else { return nil }
                let name = rest.prefix { $0 != "." && $0 != "[" && $0 != "(" }
                steps.append(.member(String(name)))
                rest = rest.dropFirst(name.count)
                expectsName = false
            }
        }
        return expectsName ? nil : steps
    }

    private static func bracketed(_ text: Substring) -> Step? {
        if text.isEmpty { return .each }
        if let index = Int(text) { return index >= 0 ? .index(index) : nil }
        let sides = text.split(separator: "=", maxSplits: 1)
        guard sides.count == 2 else { return nil }
        return .filter(String(sides[0]), String(sides[1]))
    }
}
