/// Why a message is no order that can be taken in: every problem of it, for the connector's author to act on.
///
/// It names fields and expectations, never values.
package struct OrderRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        package var code: Code
        /// Our name of the field; empty for the message as a whole.
        package var field: String
        package var text: String

        package var description: String { field.isEmpty ? text : "\(field): \(text)" }
    }

    /// A bounded word for metrics and for replaying by reason.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case missingHeader = "missing_header"
        case invalidHeader = "invalid_header"
        case unknownChannel = "unknown_channel"
        case tombstone
        case malformedJSON = "malformed_json"
        case notAnOrder = "not_an_order"
        case severalOrders = "several_orders"
        case missingField = "missing_field"
        case invalidField = "invalid_field"
        case unknownStatus = "unknown_status"
        case implausible
    }

    package var problems: [Problem]

    package init(_ problems: [Problem]) {
        precondition(!problems.isEmpty, "a refusal has a reason")
        self.problems = problems
    }

    package init(_ code: Code, _ text: String) {
        self.init([Problem(code: code, field: "", text: text)])
    }

    /// The code of the first problem: the one to repair first.
    package var code: Code { problems[0].code }
    package var description: String { problems.map(\.description).joined(separator: "; ") }
}
