import Domain
import Testing

@Suite struct `Identifiers` {
    @Test func `ascend within a generator, also when the clock steps back`() {
        var generator = IDGenerator(seed: 7)
        let moments = [1_000, 1_000, 1_001, 990, 1_002].map { Timestamp(milliseconds: Int64($0)) }
        let made: [OrderID] = moments.map { generator.next(at: $0) }
        #expect(made == made.sorted())
        #expect(Set(made).count == made.count)
    }

    @Test func `of two generators differ in the same millisecond`() {
        var first = IDGenerator(seed: 1)
        var second = IDGenerator(seed: 2)
        let now = Timestamp(milliseconds: 1_760_000_000_000)
        let one = (0..<5_000).map { _ in first.next(at: now) as OrderID }
        let other = (0..<5_000).map { _ in second.next(at: now) as OrderID }
        #expect(Set(one + other).count == 10_000)
    }

    @Test func `carry version 7 and the variant of RFC 9562`() {
        var generator = IDGenerator(seed: 3)
        let id: OrderID = generator.next(at: Timestamp(milliseconds: 1_760_000_000_000))
        let text = Array(id.description)
        #expect(text[14] == "7")
        #expect("89ab".contains(text[19]))
        #expect(id.high >> 16 == 1_760_000_000_000)
    }

    @Test func `are read back from their text, in either case`() {
        var generator = IDGenerator(seed: 4)
        for step in 0..<100 {
            let id: CaseID = generator.next(at: Timestamp(milliseconds: Int64(step) * 37))
            #expect(CaseID(id.description) == id)
            #expect(CaseID(id.description.uppercased()) == id)
        }
    }

    @Test(arguments: [
        "", "0190b6e4", "0190b6e4-7f3e-7abc-8def-0123456789a", "0190b6e4-7f3e-7abc-8def-0123456789abc",
        "0190b6e4_7f3e-7abc-8def-0123456789ab", "0190b6g4-7f3e-7abc-8def-0123456789ab",
    ])
    func `are not read from anything else`(text: String) {
        #expect(OrderID(text) == nil)
    }
}
