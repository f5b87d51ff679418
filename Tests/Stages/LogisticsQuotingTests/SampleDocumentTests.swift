import Domain
import JSON
import RuleFiles
import Rules
import TestSupport
import Testing
@testable import LogisticsQuoting

@Suite struct `The document quoting` {
    private func read(_ file: RuleFile) throws -> QuotingRules {
        let parser = JSONParser()
        return try QuotingRules.read(parser.parse(file.json), version: version)
    }

    private func mistakes(_ yaml: String) throws -> String {
        do {
            _ = try read(RuleFile(yaml: yaml, name: "test"))
            return ""
        } catch let error as RuleErrors {
            return error.description
        }
    }

    @Test func `that comes with Switchyard quotes every province from every mainland warehouse`() throws {
        let parser = JSONParser()
        let rules = try read(SampleDocuments.rules("quoting"))
        let origins = OriginDirectory.read(try parser.parse(SampleDocuments.rules("warehouses").json))
        for warehouse in ["GZ01", "JX01", "TJ01", "CD01"] {
            let origin = try #require(origins[warehouse])
            for province in ["广东", "上海", "北京", "四川", "西藏", "新疆", "黑龙江"] {
                var sample = parcel(to: Destination(country: "CN", province: province, city: "", district: ""))
                (sample.origin, sample.warehouse) = (origin, warehouse)
                let quotes = rules.services.compactMap { try? $0.quote(sample, at: noon).price }
                #expect(quotes.count == 4, "\(warehouse) to \(province)")
                #expect(quotes.allSatisfy { (300...6_000).contains($0) })
            }
        }
    }

    @Test func `permits abroad only the carrier that may go there`() throws {
        let rules = try read(SampleDocuments.rules("quoting"))
        var sample = parcel(grams: 450, to: Destination(country: "US", province: "CA", city: "", district: ""))
        (sample.origin, sample.warehouse) = (Origin(country: "HK", province: "香港"), "HK01")
        let quoted = rules.services.filter { (try? $0.quote(sample, at: noon)) != nil }
        #expect(quoted.map(\.name) == ["YANWEN/air-registered"])
    }

    @Test func `is refused with every mistake, each at its place`() throws {
        let text = try mistakes(
            """
            services:
              - carrier: SF
                service: standard
                cut_off: "25:00"
                minimum_charge: 3.00 USD
                zones: [{ name: all, first: 1.00, step: 1.00, days: 1, step_grams: 0 }]
            policies:
              - { name: a, choose: fixed }
              - { name: b, choose: cheapest_on_time, services: [SFX] }
            """)
        #expect(text.contains("services[0].cut_off"))
        #expect(text.contains("services[0].minimum_charge"))
        #expect(text.contains("services[0].zones[0].step_grams"))
        #expect(text.contains("\"fixed\" needs the key \"services\""))
        #expect(text.contains("\"cheapest_on_time\" needs the key \"deliver_within\""))
    }

    @Test func `limits policies to services that have a rate card`() throws {
        let text = try mistakes(
            """
            services: [{ carrier: SF, service: standard, zones: [{ name: all, first: 1.00, step: 1.00, days: 1 }] }]
            policies: [{ name: a, services: [SF, SF/standard, SFX] }]
            """)
        #expect(text == "policies[0].services: no rate card is called \"SFX\"")
    }
}
