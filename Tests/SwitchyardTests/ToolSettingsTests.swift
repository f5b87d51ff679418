import Testing

@testable import Switchyard

@Suite struct `A secret on the command line` {
    @Test(
        arguments: [
            "host=db password=hunter2", "postgresql://ada:hunter2@db/orders", "host=db sslpassword=hunter2",
            "postgresql://db/orders?password=hunter2", "hunter2",
        ])
    func `is refused, because ps shows it, and not repeated`(database: String) async {
        await #expect {
            _ = try await ToolSettings(database: database, needsBroker: false, environment: [:])
        } throws: { error in
            let text = (error as? CommandFailure).map { "\($0)" } ?? ""
            return text.contains("everybody on this machine can read") && !text.contains("hunter2")
        }
    }

    @Test func `is none where there is no password`() async throws {
        _ = try await ToolSettings(database: "host=db user=ada", needsBroker: false, environment: [:])
        _ = try await ToolSettings(database: "postgresql://ada@db/orders", needsBroker: false, environment: [:])
    }
}
