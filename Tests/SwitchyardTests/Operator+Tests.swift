@testable import Switchyard

/// In tests a name is enough.
extension Operator: @retroactive ExpressibleByStringLiteral, @retroactive ExpressibleByStringInterpolation {
    public init(stringLiteral name: String) {
        do throws(CommandFailure) {
            try self.init(named: name, environment: [:])
        } catch {
            preconditionFailure(error.reason)
        }
    }
}
