import Glibc
import TestBasics
import TestSupport
import Testing

/// `switchyard demo` as everybody runs it: the programs that were built, their own PostgreSQL and broker. It checks
/// itself that every order ended as its plan foresaw and that the stock is proven, and says so by its exit code.
@Suite(.serialized) struct `The whole line` {
    @Test func `brings every order where the plan says`() async throws {
        let demo = try DemoRun(orders: 300)
        try await demo.finish(within: .seconds(240))
    }

    @Test func `comes to the same totals when every worker is killed twice`() async throws {
        let demo = try DemoRun(orders: 1_500)
        var victims = Victims(times: 2)
        do {
            // Only who owns partitions: before that there is nothing that a death could spoil.
            try await wait(for: "every worker to own partitions, twice", within: .seconds(240)) {
                if let ending = demo.ending { throw DeadlinePassed("a demo that goes on; it \(ending)") }
                for (worker, process) in try demo.owners() ?? [] { victims.kill(worker, process, of: demo) }
                return victims.isDone
            }
        } catch {
            throw DeadlinePassed("two deaths of every worker, but \(error), and \(demo)")
        }
        try await demo.finish(within: .seconds(240))
        #expect(demo.output.contains("was killed (kill -9)"))
    }
}

/// Kills each worker so many times, each of its processes once.
private struct Victims {
    let times: Int
    private var killed: [String: Set<Int32>] = [:]

    init(times: Int) { self.times = times }

    var isDone: Bool { DemoRun.workers.allSatisfy { killed[$0, default: []].count >= times } }

    mutating func kill(_ worker: String, _ process: Int32, of demo: DemoRun) {
        guard killed[worker, default: []].count < times, !killed[worker, default: []].contains(process),
            demo.isChild(process)
        else { return }
        if Glibc.kill(process, SIGKILL) == 0 { killed[worker, default: []].insert(process) }
    }
}
