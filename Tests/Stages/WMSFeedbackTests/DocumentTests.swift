import JSON
import RuleFiles
import Rules
import TestSupport
import Testing

@testable import WMSFeedback

@Suite struct `The limits of warehouses` {
    @Test func `as delivered are the standard ones`() throws {
        let file = try SampleDocuments.rules("feedback")
        let policy = try JSONParser.read(file.json) { try FeedbackPolicy(reading: $0) }
        #expect(policy == .standard)
    }

    @Test func `must come in order`() throws {
        let document = """
            {"acknowledgement": [{"after": "2h", "severity": "warning"}, {"after": "1h", "severity": "critical"}],
             "shipment": [{"after": "1d", "severity": "warning"}], "weight_tolerance": {"percent": 10, "grams": 200}}
            """
        #expect(throws: RuleErrors.self) { try JSONParser.read(document) { try FeedbackPolicy(reading: $0) } }
    }
}
