/// Everything that is wrong with a mapping document, all at once.
package struct MappingMistakes: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Mistake: Hashable, Sendable, CustomStringConvertible {
        /// Where, from the document's root: `states.payment[2].is`.
        package var path: String
        package var problem: String

        package var description: String { path.isEmpty ? problem : "\(path): \(problem)" }
    }

    package var mistakes: [Mistake]

    package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
