import Domain
import Events
import Testing
@testable import LogisticsQuoting

@Suite struct `Choosing a service` {
    private let slow = service("ZTO", first: 800, days: 4)
    private let fast = service("SF", first: 2_000, days: 1)
    private let middle = service("YTO", first: 1_000, days: 3)

    private func choice(_ policy: QuotingPolicy, _ planned: FulfilmentPlanned = planned()) -> String? {
        var world = World(services: [slow, fast, middle], policies: [policy])
        return world.chosen(for: planned)
    }

    @Test func `the cheapest`() { #expect(choice(QuotingPolicy(name: "p")) == "ZTO/standard") }

    @Test func `the fastest`() { #expect(choice(QuotingPolicy(name: "p", preference: .fastest)) == "SF/standard") }

    @Test func `the cheapest that arrives in time, or else the fastest`() {
        let days = { QuotingPolicy(name: "p", preference: .cheapestOnTime, promise: .seconds(86_400 * $0)) }
        #expect(choice(days(5)) == "ZTO/standard")
        #expect(choice(days(4)) == "YTO/standard")
        #expect(choice(days(2)) == "SF/standard")
        #expect(choice(days(1)) == "SF/standard")
    }

    @Test func `price against days by weight`() {
        #expect(choice(QuotingPolicy(name: "p", preference: .weighted, priceWeight: 100)) == "ZTO/standard")
        #expect(choice(QuotingPolicy(name: "p", preference: .weighted, priceWeight: 40)) == "SF/standard")
        #expect(choice(QuotingPolicy(name: "p", preference: .weighted, priceWeight: 65)) == "YTO/standard")
    }

    @Test func `a fixed carrier, and the next listed when it cannot`() {
        #expect(choice(QuotingPolicy(name: "p", preference: .fixed, services: ["YTO", "SF"])) == "YTO/standard")
        var world = World(services: [slow, fast, middle])
        world.policies = [QuotingPolicy(name: "p", preference: .fixed, services: ["YTO/standard", "SF"])]
        world.services[2].countries = ["US"]
        #expect(world.chosen(for: planned()) == "SF/standard")
    }

    @Test func `what the order requires goes before the policy`() {
        let policy = QuotingPolicy(name: "p", preference: .fixed, services: ["ZTO"])
        #expect(choice(policy, planned(required: "SF")) == "SF/standard")
        #expect(choice(policy, planned(required: "DBL")) == nil)
    }

    @Test func `among equals the one that the document names first`() {
        var world = World(services: [service("YTO"), service("ZTO")])
        #expect(world.chosen(for: planned()) == "YTO/standard")
    }

    @Test func `valuable parcels are insured, and services that cannot are refused`() {
        var insured = fast
        insured.insurance = Insurance(rate: 100)
        var world = World(services: [slow, insured], policies: [QuotingPolicy(name: "p", insureFrom: 10_000)])
        #expect(world.chosen(for: planned(1, value: 9_999)) == "ZTO/standard")
        #expect(world.chosen(for: planned(2, value: 10_000)) == "SF/standard")
    }
}

@Suite struct `A planned fulfilment` {
    @Test func `is released once, with everything that the warehouse needs`() {
        var world = World()
        let planned = planned()
        world.know(planned)
        let decisions = world.decide(QuotingRequest(planned: planned), QuotingRequest(planned: planned))
        #expect(decisions.count == 1)
        let release = decisions[0].release
        #expect(release?.price == Money(minorUnits: 1_000, currency: .cny))
        #expect(release?.outbound.receiver.street == "样例路 1 号")
        #expect(release?.outbound.pickingCode == PickingCode(planned.fulfilment.id).description)
        #expect(release?.standing.status == .inFulfilment)
        #expect(decisions[0].note?.summary == "ZTO/standard for 10.00 CNY, by policy built-in")
    }

    @Test(arguments: [FulfilmentState.cancelled, .released, .shipped])
    func `is passed over when it is no longer planned`(state: FulfilmentState) {
        var world = World()
        world.know(planned(), state: state)
        #expect(world.decide(QuotingRequest(planned: planned())).isEmpty)
    }

    @Test func `that nobody takes waits, is told, and is tried again`() {
        var world = World()
        world.services[0].countries = ["US"]
        world.know(planned())
        let first = world.decide(QuotingRequest(planned: planned()))[0]
        #expect(first.wait?.until == noon + .seconds(1_800))
        #expect(first.wait?.alerted == true)
        #expect(first.note?.event == .noCarrier)
        #expect(first.note?.detail.contains("is not permitted to CN") == true)
        let again = world.decide(QuotingRequest(planned: planned(), attempt: 1))[0]
        #expect(again.wait != nil && again.note == nil, "the history is not filled with the same news")
        world.services[0].countries = ["CN"]
        #expect(world.decide(QuotingRequest(planned: planned(), attempt: 2))[0].release != nil)
    }

    @Test func `waits without an alert while a hold blocks its release`() {
        var world = World()
        world.know(planned())
        world.facts.heldFromRelease = [planned().fulfilment.order]
        #expect(world.decide(QuotingRequest(planned: planned()))[0].wait?.alerted == false)
    }

    @Test func `waits when its receiver or its warehouse is unknown`() {
        var world = World()
        world.know(planned(1))
        world.know(planned(2, warehouse: "XX"))
        world.facts.receivers[planned(1).fulfilment.order] = nil
        let decisions = world.decide(
            QuotingRequest(planned: planned(1)), QuotingRequest(planned: planned(2, warehouse: "XX")))
        #expect(decisions.map { $0.wait?.alerted } == [true, true])
        #expect(decisions.map(\.note?.event) == [.incomplete, .incomplete])
    }

    @Test func `has its explanation without personal data`() {
        var world = World()
        world.know(planned())
        let detail = world.decide(QuotingRequest(planned: planned()))[0].note?.detail ?? ""
        #expect(detail.contains(#""service":"ZTO/standard","source":"rate_card","price":1000"#))
        #expect(!detail.contains("陈") && !detail.contains("13800000001") && !detail.contains("样例"))
    }
}

@Suite struct `A picking code` {
    @Test func `reads back as the fulfilment it was made of`() {
        var ids = IDGenerator(seed: 3)
        for _ in 0..<200 {
            let id: FulfilmentID = ids.next(at: noon)
            let code = PickingCode(id).description
            #expect(code.utf8.count == 27)
            #expect(PickingCode(scanned: code)?.fulfilment == id)
            #expect(PickingCode(scanned: code.lowercased())?.fulfilment == id)
        }
        let largest = FulfilmentID(high: .max, low: .max)
        #expect(PickingCode(scanned: PickingCode(largest).description)?.fulfilment == largest)
    }

    @Test func `is refused with any one character changed, or two neighbours swapped`() {
        let code = Array(PickingCode(FulfilmentID(high: 0x0190_b6e4_1234_7abc, low: 0x8123_4567_89ab_cdef)).description)
        for place in code.indices {
            for symbol in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where symbol != code[place] {
                var changed = code
                changed[place] = symbol
                #expect(PickingCode(scanned: String(changed)) == nil)
            }
            guard place + 1 < code.count, code[place] != code[place + 1] else { continue }
            var swapped = code
            swapped.swapAt(place, place + 1)
            #expect(PickingCode(scanned: String(swapped)) == nil)
        }
    }

    @Test func `may be typed with the letters that people mistake`() {
        let id = FulfilmentID(high: 0, low: 33)
        let code = PickingCode(id).description
        #expect(code.hasSuffix("11~"))
        #expect(PickingCode(scanned: code.replacing("0", with: "o").replacing("1", with: "L"))?.fulfilment == id)
    }
}
