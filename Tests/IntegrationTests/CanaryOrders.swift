@testable import Demonstration
import Domain
import Foundation
import JSON
import TestBasics
import TestSupport

/// Orders of people who are easy to find again wherever they turn up.
enum CanaryOrders {
    /// Parts of every invented name, phone, address, mail and note.
    static let identity = ["Zwitscher", "金丝雀", "1009876", "Kanarien", "zwitscher.example"]
    /// A part of every buyer's account.
    static let account = "acc-canary"
    /// Parts of whatever people and systems outside type about an order.
    static let typed = ["Spatz", "1008765"]
    /// What a buyer, a warehouse or finance types.
    static func typedText(_ what: String) -> String { "\(what): Frau Spatz, Tel. 10087650001" }

    static func catalogue() throws -> Catalogue {
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: "\(Repository.deploy)/demo/\(name)", encoding: .utf8)
        }
        return try Catalogue(
            goodsFile: "goods.csv", goodsText: text("goods.csv"), stockFile: "stock.csv", stockText: text("stock.csv"))
    }

    static func person(_ number: Int, like model: Person) -> Person {
        var person = model
        let isChinese = model.address.country == "CN"
        person.firstName = isChinese ? "丝雀\(number)" : "Canaria"
        person.lastName = isChinese ? "金" : "Zwitscherling\(number)"
        person.phone = "1009876" + padded(number, 4)
        person.email = "canaria\(number)@zwitscher.example"
        person.account = "\(account)-\(1_000 + number)"
        person.address.street = isChinese ? "金丝雀路\(100 + number)号3栋\(200 + number)室" : "\(100 + number) Kanarien Alley"
        return person
    }

    /// The order as its connector sends it, with a header that no connector should send.
    static func message(of draft: OrderDraft) -> TestBroker.Message {
        var json = JSONWriter()
        draft.write(to: &json)
        return TestBroker.Message(
            draft.key.description, json.text,
            headers: [
                "channel": draft.shop.marketplace.rawValue, "shop": draft.shop.name, "x-customer": draft.buyer.fullName,
            ])
    }

    /// Paid orders of one shop on Taobao, each with a newer version that goes to another street.
    static func taobao(_ count: Int) throws -> [(first: TestBroker.Message, second: TestBroker.Message)] {
        let goods = try catalogue().goods(of: .plenty)
        var random = SeededRandom(seed: 7)
        return (0..<count).map { number in
            let model = Person.invented(number: number, in: "CN", &random)
            var draft = OrderDraft(
                shop: Shops.chinese[0], number: "28173645501\(100 + number)", placedAt: .now - .seconds(600),
                modifiedAt: .now - .seconds(300), buyer: person(number, like: model),
                lines: [
                    OrderDraft.Line(
                        goods: goods[number % goods.count], quantity: 1, price: goods[number % goods.count].listPrice)
                ])
            let first = message(of: draft)
            draft.modifiedAt = .now - .seconds(60)
            draft.buyer.address.street += "东"
            return (first, message(of: draft))
        }
    }
}

/// What is published, and how everybody outside behaves.
struct CanaryPlan {
    var plan: OrderPlan
    /// In the order of publication.
    private(set) var messages: [TestBroker.Message] = []

    /// Orders of all ten channels; some are cancelled, sent back or refused by a warehouse, some cannot be read.
    init(orders: Int, catalogue: Catalogue) throws {
        plan = OrderPlan(
            count: orders, seed: 20_261_121, catalogue: catalogue,
            from: Demonstration.firstMoment(of: orders, before: .now))
        for index in plan.entries.indices {
            plan.entries[index].draft.buyer = CanaryOrders.person(index, like: plan.entries[index].draft.buyer)
            plan.entries[index].draft.isEncrypted = false
            if index % 7 == 0 { plan.entries[index].draft.buyerNote = "Zwitscher 金丝雀 1009876" }
            let key = plan.entries[index].draft.key
            switch index % 6 {
            case 0: plan.conduct[key] = Conduct(change: .sendsBack)
            case 1: plan.conduct[key] = Conduct(change: .cancels(.picking))
            case 2: plan.conduct[key] = Conduct(handling: .refusedOnce)
            default: plan.conduct[key] = nil
            }
        }
        var generator = OrderGenerator()
        for entry in plan.entries {
            let raw = generator.record(of: entry)
            var headers = ["channel": raw.channel, "x-customer": entry.draft.buyer.fullName]
            headers["shop"] = raw.shop
            messages.append(
                TestBroker.Message(raw.key, String(decoding: raw.value, as: UTF8.self), headers: headers))
        }
        messages += malformed()
    }

    /// Every way to be no order, under keys and headers that name people.
    private func malformed() -> [TestBroker.Message] {
        var generator = OrderGenerator()
        let ways = Malformation.allCases.enumerated().map { index, way in
            var entry = plan.entries[index * 5]
            entry.kind = .malformed(way)
            entry.draft.number += "99"
            let raw = generator.record(of: entry)
            return TestBroker.Message(
                "Frau Zwitscherling/1009876\(padded(index, 4))", String(decoding: raw.value, as: UTF8.self),
                headers: ["channel": raw.channel, "shop": raw.shop ?? "", "金丝雀": "Zwitscher", "x-phone": "10098769999"])
        }
        let model = plan.entries[0].draft.key
        return ways + [
            TestBroker.Message(
                model.description, "金丝雀 Zwitscher 1009876", headers: ["channel": "taobao", "shop": "s"]),
            TestBroker.Message(
                nil, #"{"Frau Zwitscher": {"1009876": "金丝雀"}}"#, headers: ["channel": "Zwitscher", "shop": "金丝雀"]),
            TestBroker.Message("金丝雀", nil, headers: ["channel": "taobao", "shop": "Zwitscher"]),
        ]
    }
}
