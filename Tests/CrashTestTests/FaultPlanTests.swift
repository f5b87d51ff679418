import Testing

@testable import CrashTest
@testable import WorkerRuntime

@Suite struct `A fault plan` {
    @Test func `is the same for the same seed, and another for another`() {
        var first = FaultPlan(seed: 7, FaultPlan.Possibilities())
        var again = FaultPlan(seed: 7, FaultPlan.Possibilities())
        var other = FaultPlan(seed: 8, FaultPlan.Possibilities())
        let items = first.items(until: .seconds(300))
        #expect(items == again.items(until: .seconds(300)))
        #expect(items != other.items(until: .seconds(300)))
        #expect(items.map(\.due) == items.map(\.due).sorted())
    }

    @Test func `kills every worker at every failpoint before any comes again`() {
        var plan = FaultPlan(seed: 3, FaultPlan.Possibilities())
        var deaths: Set<String> = []
        var count = 0
        for item in plan.items(until: .seconds(3_600)) where count < 72 {
            guard case .die(let slot, let point, _) = item.fault else { continue }
            count += 1
            deaths.insert("\(slot.worker) \(point)")
        }
        #expect(deaths.count == 72)
    }

    @Test func `knows the failpoints that the runtime has`() {
        #expect(Set(FaultPlan.failpoints) == Set(Failpoint.allCases.map(\.rawValue)))
        #expect(Set(FaultPlan.restingPlaces).isSubset(of: FaultPlan.failpoints))
    }

    @Test func `leaves alone what is not ours`() {
        var possibilities = FaultPlan.Possibilities()
        possibilities.restartsDatabase = false
        possibilities.crashesDatabase = false
        possibilities.cutsConnections = false
        possibilities.commandsBroker = false
        var plan = FaultPlan(seed: 5, possibilities)
        let kinds = Set(plan.items(until: .seconds(3_600)).map(\.fault.kind))
        #expect(kinds == [.kill, .die, .freeze, .sleep, .strand, .leave, .join, .endSessions])
    }
}
