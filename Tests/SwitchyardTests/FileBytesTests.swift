import TestSupport
import Testing

@testable import Switchyard

@Suite struct `A file that a person hands over` {
    @Test func `that is larger than its limit is refused unread`() throws {
        let file = try SecretText(String(repeating: "x", count: 100))
        #expect(throws: CommandFailure.self) { try FileBytes.read(file.path, limit: 100) }
        #expect(try FileBytes.read(file.path, limit: 101).count == 101)
    }
}
