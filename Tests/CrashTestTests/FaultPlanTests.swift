import Testing

@testable import CrashTest

@Suite struct `A fault plan` {
    @Test func `is the same for the same seed, and another for another`() {
        var first = FaultPlan(seed: 7, FaultPlan.Possibilities())
        var again = FaultPlan(seed: 7, FaultPlan.Possibilities())
        var other = FaultPlan(seed: 8, FaultPlan.Possibilities())
        let items = first.items(until: .seconds(300))
        #expect(items == again.items(until: .seconds(300)))
        #expect(items != other.items(until: .seconds(300)))
    }
}
