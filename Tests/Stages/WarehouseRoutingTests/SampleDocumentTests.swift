import Domain
import Events
import JSON
import RuleFiles
import Rules
import TestSupport
import Testing
@testable import WarehouseRouting

private func read(_ yaml: String) throws -> RoutingRules {
    let parser = JSONParser()
    return try RoutingRules.read(parser.parse(RuleFile(yaml: yaml, name: "test").json), version: version)
}

private func mistakes(_ yaml: String) throws -> String {
    do {
        _ = try read(yaml)
        return ""
    } catch let error as RuleErrors {
        return error.description
    }
}

@Suite struct `The documents` {
    @Test func `that come with Switchyard are read, and name each other's warehouses`() throws {
        let parser = JSONParser()
        let directory = try WarehouseDirectory.read(parser.parse(SampleDocuments.rules("warehouses").json))
        let rules = try RoutingRules.read(parser.parse(SampleDocuments.rules("routing").json), version: version)
        #expect(directory.warehouses.count >= 5)
        for rule in rules.set.rules {
            for case .warehouses(let codes) in rule.steps {
                for code in codes { #expect(directory[code] != nil, "\(rule.name) names \(code)") }
            }
        }
        let guangzhou = try #require(directory[WarehouseCode("GZ01")])
        #expect(guangzhou.cutOffMinutes == 1_080)
        #expect(guangzhou.location.latitude == 23_390_000)
        #expect(!guangzhou.area.contains(Destination(country: "US", province: "", city: "", district: "")))
    }

    @Test func `send Guangdong's orders from Guangzhou, Beijing's from Tianjin, and abroad from Hong Kong`() throws {
        let parser = JSONParser()
        var world = World()
        world.warehouses = try WarehouseDirectory.read(parser.parse(SampleDocuments.rules("warehouses").json)).warehouses
        world.rules = try RoutingRules.read(parser.parse(SampleDocuments.rules("routing").json), version: version).set.rules
        world.stock("TEA", world.warehouses.map { ($0, 50) })
        #expect(world.route(approval(1, [line(1, "TEA", 1)], province: "广东")).pieces == ["GZ01": 1])
        #expect(world.route(approval(2, [line(1, "TEA", 1)], province: "北京")).pieces == ["TJ01": 1])
        #expect(world.route(approval(3, [line(1, "TEA", 1)], province: "上海")).pieces == ["SH-S1": 1])
        var abroad = approval(4, [line(1, "TEA", 1)], province: "CA")
        abroad.order.destination.country = "US"
        #expect(world.route(abroad).pieces == ["HK01": 1])
    }

    @Test func `fall back from a group to the next, and to any at the end only`() throws {
        let rules = try read(
            """
            groups: { south: [GZ01, CD01] }
            rules:
              - { name: chain, from: [JX01, south, any] }
            """)
        let rule = rules.set.rules[0]
        #expect(rule.step(of: jiaxing.code) == 0)
        #expect(rule.step(of: chengdu.code) == 1)
        #expect(rule.step(of: WarehouseCode("XX")) == 2)
        #expect(try mistakes("rules: [{ name: chain, from: [any, JX01] }]").contains("nothing can come after \"any\""))
    }

    @Test func `are refused with every mistake, each at its place`() throws {
        let text = try mistakes(
            """
            rules:
              - name: a
                strategy: nearst
                split: { maximum_parcels: 9 }
                when: { field: destination.provinse, operator: equals, value: 广东 }
            freight_bands:
              - { up_to_km: 900, first_kilogram: 1.00, further_kilogram: 1.00 }
              - { up_to_km: 300, first_kilogram: 1.00, further_kilogram: 1.00 }
            """)
        #expect(text.contains("rules[0].strategy") && text.contains("nearest"))
        #expect(text.contains("rules[0].split.maximum_parcels"))
        #expect(text.contains("did you mean \"destination.province\""))
    }

    @Test func `refuse bands that do not go from near to far, and warehouses with one code`() throws {
        let bands = try mistakes(
            """
            rules: [{ name: a }]
            freight_bands:
              - { up_to_km: 900, first_kilogram: 1.00, further_kilogram: 1.00 }
              - { up_to_km: 300, first_kilogram: 1.00, further_kilogram: 1.00 }
            """)
        #expect(bands.contains("from near to far"))
        let warehouse = "{ code: A, name: A, province: 广东, city: 广州, latitude: 1, longitude: 1, cut_off: \"25:00\" }"
        let twice = try RuleFile(yaml: "warehouses: [\(warehouse), \(warehouse.replacing("25", with: "5"))]", name: "test")
        let parser = JSONParser()
        #expect(throws: RuleErrors.self) { try WarehouseDirectory.read(parser.parse(twice.json)) }
        for hours in ["99999999999999999:30", "-99999999999999999:30", "9223372036854775807:59", "1:99999999999999999999"] {
            let late = try RuleFile(
                yaml: "warehouses: [\(warehouse.replacing("25:00", with: hours))]", name: "test")
            #expect(throws: RuleErrors.self) { try WarehouseDirectory.read(parser.parse(late.json)) }
        }
    }
}
