import JSON

/// A place in a JSON document: names of members and positions in arrays, separated by dots.
struct JSONPath: CustomStringConvertible {
    private let steps: [String]

    /// `nil` for an empty path or an empty step.
    init?(_ text: String) {
        let steps = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard steps.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.steps = steps
    }

    /// The text or the number there; `nil` when there is nothing or something else.
    func text(in document: JSONValue) -> String? {
        var value = document
        for step in steps {
            guard let next = Self.step(step, in: value) else { return nil }
            value = next
        }
        return value.string ?? value.numberText
    }

    private static func step(_ step: String, in value: JSONValue) -> JSONValue? {
        guard value.kind == .array else { return value[step] }
        guard let index = Int(step), index >= 0 else { return nil }
        for (position, element) in value.elements.enumerated() where position == index { return element }
        return nil
    }

    var description: String { steps.joined(separator: ".") }
}
