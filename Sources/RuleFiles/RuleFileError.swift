/// One mistake in a rule file, printed the way compilers do: `audit.yaml:12:5: rules[3].when.field: unknown field …`.
package struct RuleFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// `nil` when the file as a whole is wrong.
    package let place: SourcePlace?
    package let message: String

    package init(file: String, place: SourcePlace?, message: String) {
        self.file = file
        self.place = place
        self.message = message
    }

    package var description: String {
        "\(file):\(place.map { "\($0.line):\($0.column):" } ?? "") \(message)"
    }
}

/// Every mistake found in one file, in the order of its lines; never empty.
package struct RuleFileErrors: Error, Hashable, Sendable, CustomStringConvertible {
    package let all: [RuleFileError]

    package init(_ all: [RuleFileError]) {
        precondition(!all.isEmpty, "a file without mistakes is no error")
        self.all = all.sorted { ($0.place ?? .start) < ($1.place ?? .start) }
    }

    package var description: String { all.map(\.description).joined(separator: "\n") }
}

/// A place in a text: lines and columns count from 1, columns in Unicode scalars.
package struct SourcePlace: Hashable, Comparable, Sendable {
    package let line: Int
    package let column: Int

    package static let start = SourcePlace(line: 1, column: 1)

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
