import Domain
import Events
import JSON
import RuleFiles
import Rules
import TestSupport
import Testing

@testable import OrderAudit

/// The rules that come with Switchyard, on what ordinary shops sell.
@Suite struct `The sample rules` {
    private static func rules() throws -> [AuditRule] {
        let parser = JSONParser()
        return try AuditDocument.rules(in: parser.parse(SampleDocuments.rules("audit").json))
    }

    private let streets = [
        "科技路12号3栋1101室", "中山北路1088弄7号602", "李家庄村三组", "人民路88号小区门口", "万达广场A座18层", "第一人民医院住院部", "大学城外环西路100号",
        "和平街道办事处旁菜鸟驿站", "幸福里小区5幢2单元301", "工业园三路2号厂房", "东大街十二号", "滨江花园", "石桥镇中心小学", "解放路附1号",
    ]
    private let notes = ["", "", "", "", "尽快发货，谢谢", "放门卫就好", "麻烦包装好一点", "生日礼物，请写贺卡", "不要取消哦"]

    /// Orders as a day brings them: many buyers, some of whom come back, sales prices, a large one now and then.
    private func ordinaryDay(_ count: UInt64) -> [(Order, PersonalData)] {
        (0..<count).map { number in
            let buyer = number % (count * 4 / 5)
            let cheap = Int64(number % 37) * 700 + 990
            let order = makeOrder(number + 1, placedAt: noon + .milliseconds(Int64(number) * 2_500)) {
                $0.buyer = BuyerIdentity(
                    account: "b\(buyer)", receiverToken: "r\(buyer)", phoneFingerprint: Int64(buyer),
                    addressFingerprint: Int64(buyer))
                $0.lines[0].sku = "SKU-\(number % 53)"
                $0.lines[0].paidAmount = cheap
                $0.amounts.total = number % 97 == 0 ? 320_000 : cheap
                $0.isStockShort = number % 40 == 0
            }
            let person = makePerson {
                $0.street = streets[Int(number) % streets.count]
                $0.buyerNote = notes[Int(number) % notes.count]
                $0.isEncrypted = number % 5 == 0
            }
            return (order, person)
        }
    }

    @Test func `let more than nine in ten ordinary orders through`() throws {
        let prices = Dictionary(uniqueKeysWithValues: (0..<53).map { ("SKU-\($0)", Int64(6_000)) })
        let bench = AuditBench(try Self.rules(), listPrices: prices)
        var held: [String] = []
        for (order, person) in ordinaryDay(1_000) {
            let decision = bench.receive(order, person)
            if decision?.approved == nil { held.append(decision?.entry?.summary ?? "nothing") }
        }
        #expect(held.count < 100, "\(Set(held))")
    }

    @Test func `put a large order first`() throws {
        let event = AuditBench(try Self.rules()).receive(makeOrder { $0.amounts.total = 200_000 })?.approved
        #expect(event?.priority == 10)
        #expect(event?.tags == ["large"])
    }

    @Test(arguments: [
        "unpaid", "platform-forbids-shipping", "address-incomplete", "address-vague", "region-not-served",
        "amount-above-limit",
        "price-far-below-list", "note-needs-a-person", "pre-sale-by-sku",
    ])
    func `catch what they are there for`(name: String) throws {
        let bench = AuditBench(try Self.rules(), listPrices: ["TEA-1": 99_001])
        let order = makeOrder {
            // At the list price here, so that only the one rule has something to say.
            $0.lines[0].paidAmount = 198_002
            switch name {
            case "unpaid": $0.payment = .pending
            case "platform-forbids-shipping": $0.platformHolds = [PlatformHold(type: .platformRisk, code: "105")]
            case "address-incomplete": $0.destination.city = ""
            case "region-not-served": $0.destination.country = "AQ"
            case "amount-above-limit": $0.amounts.total = 2_000_001
            case "price-far-below-list": $0.lines[0].paidAmount = 19_800
            case "pre-sale-by-sku":
                $0.lines[0].sku = "PRESALE-TEA"
                $0.shipBy = noon + .seconds(30 * 86_400)
            default: break
            }
        }
        let person = makePerson {
            if name == "address-vague" { $0.street = "某某小区门口" }
            if name == "note-needs-a-person" { $0.sellerNote = "买家要求改地址" }
        }
        #expect(bench.receive(order, person)?.held?.reasons.map(\.rule) == [name])
    }
}
