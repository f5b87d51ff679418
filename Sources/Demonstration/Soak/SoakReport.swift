/// The table at the end of a soak, and its verdict.
struct SoakReport {
    let series: [SoakSeries]
    let incidents: [String]

    var isFlat: Bool { incidents.isEmpty && !series.isEmpty && series.allSatisfy(\.isAsExpected) }

    func show(on screen: inout Screen) {
        let flat = series.filter { $0.expectation != .grows }
        let growing = series.filter { $0.expectation == .grows && $0.lastQuarter >= 1 }
        screen.line()
        screen.title("What must not grow")
        show(flat, &screen)
        screen.line()
        screen.title("What records the orders, and is bounded by `switchyard maintenance prune`")
        show(growing, &screen)
        screen.line()
        for incident in incidents { screen.line("  \(incident)") }
        let leaks = series.filter { !$0.isAsExpected }
        if isFlat {
            screen.title("FLAT: \(flat.count) quantities, \(series.first?.points.count ?? 0) samples of each")
        } else {
            let reasons = leaks.map(\.name) + (incidents.isEmpty ? [] : ["workers did not stay up"])
            screen.title("NOT FLAT: \(reasons.isEmpty ? "nothing was sampled" : reasons.joined(separator: ", "))")
        }
    }

    private func show(_ series: [SoakSeries], _ screen: inout Screen) {
        screen.line(row("", "first quarter", "last quarter", "an hour", ""))
        for one in series {
            screen.line(
                row(
                    one.name, number(one.firstQuarter, one.unit), number(one.lastQuarter, one.unit),
                    signed(one.slopePerHour, one.unit), one.isAsExpected ? "" : "<-- grows"))
        }
    }

    private func row(_ name: String, _ first: String, _ last: String, _ slope: String, _ remark: String) -> String {
        "  " + name.leftAligned(38) + first.rightAligned(15) + last.rightAligned(15) + slope.rightAligned(15) + "  "
            + remark
    }

    private func signed(_ value: Double, _ unit: SoakSeries.Unit) -> String {
        (value < 0 ? "" : "+") + number(value, unit)
    }

    private func number(_ value: Double, _ unit: SoakSeries.Unit) -> String {
        let tenths = Int((value * 10).rounded())
        let text = "\(tenths < 0 ? "-" : "")\(grouped(tenths.magnitude / 10)).\(tenths.magnitude % 10)"
        return unit.rawValue.isEmpty ? text : "\(text) \(unit.rawValue)"
    }
}
