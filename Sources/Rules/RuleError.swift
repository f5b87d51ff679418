/// One mistake in a rule document, for its author.
package struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What of the place is wrong: a marker under a file's line points to the one or the other.
    package enum Subject: Hashable, Sendable { case key, value }

    package var path: RulePath
    package var subject: Subject
    /// What is wrong: `unknown field "recevier.city"`.
    package var problem: String
    /// What to do about it: `did you mean "receiver.city"?`.
    package var hint: String?

    package init(_ path: RulePath, _ problem: String, hint: String? = nil, subject: Subject = .value) {
        self.path = path
        self.subject = subject
        self.problem = problem
        self.hint = hint
    }

    package var description: String {
        "\(path): \(problem)" + (hint.map { "; \($0)" } ?? "")
    }
}

/// Every mistake that was found in one document; never empty.
package struct RuleErrors: Error, Hashable, Sendable, CustomStringConvertible {
    package let all: [RuleError]

    package init(_ all: [RuleError]) {
        precondition(!all.isEmpty, "a document without mistakes is no error")
        self.all = all
    }

    package var description: String { all.map(\.description).joined(separator: "\n") }
}
