import JSON
import Kafka
import Testing

@testable import Demonstration

@Suite struct `Generating orders` {
    private func records(_ count: Int, seed: UInt64) throws -> (OrderPlan, [RawOrder]) {
        let plan = OrderPlan(count: count, seed: seed, catalogue: try sampleCatalogue(for: count), from: firstMoment)
        var generator = OrderGenerator()
        return (plan, plan.entries.map { generator.record(of: $0) })
    }

    @Test func `gives the same bytes for the same seed`() throws {
        let first = try records(600, seed: 7).1
        #expect(first == (try records(600, seed: 7).1))
        #expect(first != (try records(600, seed: 8).1))
    }

    @Test func `writes what JSON parsers accept, in every channel, and of a size that orders have`() throws {
        let (plan, records) = try records(2_000, seed: 1)
        let parser = JSONParser()
        var seen: Set<Marketplace> = []
        for (entry, record) in zip(plan.entries, records) {
            guard entry.kind == .order else { continue }
            let value = try parser.parse(record.value.recordBytes)
            #expect(value.kind == .object)
            #expect((900...8_000).contains(record.value.count), "\(record.channel): \(record.value.count) bytes")
            #expect(record.channel == entry.draft.shop.marketplace.rawValue)
            #expect(record.shop == entry.draft.shop.name)
            #expect(record.key == "\(record.channel)/\(entry.draft.shop.name)/\(entry.draft.number)")
            seen.insert(entry.draft.shop.marketplace)
        }
        #expect(seen == Set(Marketplace.allCases))
    }

    @Test func `numbers no order so that an invented telephone number can be read in it`() throws {
        // Who searches logs for telephone numbers must not find the number of an order.
        let plan = OrderPlan(count: 20_000, seed: 5, catalogue: try sampleCatalogue(for: 20_000), from: firstMoment)
        for entry in plan.entries {
            #expect(!entry.draft.number.contains(/100[0-9]{8}/), "\(entry.draft.number)")
        }
    }

    @Test func `lets a duplicate say what was said before it, and a stale repeat something older`() throws {
        let (plan, records) = try records(1_000, seed: 3)
        var first: [String: Int] = [:]
        for (index, entry) in plan.entries.enumerated() {
            switch entry.kind {
            case .order, .malformed:
                #expect(
                    first.updateValue(index, forKey: records[index].key) == nil, "\(records[index].key) is used twice")
            case .duplicate:
                let original = try #require(first[records[index].key])
                #expect(records[index] == records[original])
            case .stale:
                let original = try #require(first[records[index].key])
                #expect(entry.draft.modifiedAt < plan.entries[original].draft.modifiedAt)
                #expect(records[index].value != records[original].value)
            }
        }
    }

    @Test func `spoils a malformed record in a way that its marketplace's mapping notices`() throws {
        let (plan, records) = try records(4_000, seed: 5)
        let parser = JSONParser()
        var kinds: Set<Malformation> = []
        for (entry, record) in zip(plan.entries, records) {
            guard case .malformed(let malformation) = entry.kind else { continue }
            kinds.insert(malformation)
            var sound = OrderGenerator()
            let original = sound.record(of: .init(kind: .order, role: entry.role, draft: entry.draft))
            #expect(record != original)
            if malformation == .truncated {
                #expect(throws: JSONParseError.self) { _ = try parser.parse(record.value.recordBytes) }
            } else {
                _ = try parser.parse(record.value.recordBytes)
            }
        }
        #expect(kinds == Set(Malformation.allCases))
    }

    @Test func `invents nobody twice within what velocity rules count by`() throws {
        let plan = OrderPlan(count: 3_000, seed: 2, catalogue: try sampleCatalogue(for: 3_000), from: firstMoment)
        var phones: [String: Int] = [:]
        var accounts: [String: Int] = [:]
        for entry in plan.entries where entry.kind == .order && entry.draft.shop.marketplace.isChinese {
            phones[entry.draft.buyer.phone, default: 0] += 1
            if entry.role != .burst { accounts[entry.draft.buyer.account, default: 0] += 1 }
        }
        // A double click is one buyer twice.
        #expect(phones.values.allSatisfy { $0 <= 2 })
        #expect(accounts.values.allSatisfy { $0 <= 2 })
    }
}
