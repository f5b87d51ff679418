import JSON
import RuleFiles
import Rules
import TestSupport
import Testing

@testable import AfterSales

@Suite struct `The policy of after-sales` {
    @Test func `as delivered can be read`() throws {
        let file = try SampleDocuments.rules("after-sales")
        let policy = try JSONParser.read(file.json) { try AfterSalesPolicy(reading: $0) }
        #expect(policy.returnWindow == .seconds(15 * 86_400))
        #expect(policy.approvedUpTo == 50_000)
        #expect(policy.trusts("desk:li.na") && !policy.trusts("channel:taobao"))
    }

    @Test func `names every mistake at once`() throws {
        do {
            _ = try JSONParser.read(#"{"return_window": "soon", "approved_up_to": 5}"#) { try AfterSalesPolicy(reading: $0) }
            Issue.record("it must be refused")
        } catch let error as RuleErrors {
            #expect(error.all.count == 3)
        }
    }
}
