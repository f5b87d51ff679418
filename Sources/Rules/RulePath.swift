/// Where in a rule document something stands: `rules[3].when.all[0].field`.
package struct RulePath: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    package private(set) var steps: [Step]

    /// The whole document.
    package static let root = RulePath(steps: [])

    private init(steps: [Step]) { self.steps = steps }

    package func member(_ name: String) -> RulePath { RulePath(steps: steps + [.member(name)]) }

    /// The element at a position counted from 0.
    package func element(_ position: Int) -> RulePath { RulePath(steps: steps + [.element(position)]) }

    /// The path of what this stands in; the root stands in itself.
    package var parent: RulePath { RulePath(steps: Array(steps.dropLast())) }

    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .member(let name): text += text.isEmpty ? name : ".\(name)"
            case .element(let position): text += "[\(position)]"
            }
        }
        return text.isEmpty ? "the document" : text
    }
}
