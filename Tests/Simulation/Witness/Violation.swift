/// What a schedule has proved to be wrong.
package struct Violation: Sendable, CustomStringConvertible {
    /// As `Commit.swift` numbers them; 0: it does not end as it should.
    package let invariant: Int
    package let text: String
    /// Microseconds since the schedule began.
    let at: Int64

    init(invariant: Int, text: String, at: Int64) {
        self.invariant = invariant
        self.text = text
        self.at = at
    }

    package var description: String {
        invariant == 0 ? "liveness: \(text)" : "invariant \(invariant): \(text)"
    }
}
