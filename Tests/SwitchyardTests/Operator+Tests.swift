@testable import Switchyard

/// In tests a name is enough.
extension Operator: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral name: String) {
        do throws(CommandFailure) {
            try self.init(named: name, environment: [:])
        } catch {
            preconditionFailure(error.reason)
        }
    }
}
