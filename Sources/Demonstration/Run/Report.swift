import Domain

/// The table at the end: for a merchant, not for an engineer.
struct Report {
    let plan: OrderPlan
    let published: Int
    let snapshot: Snapshot
    let findings: Findings

    /// Every published record is in exactly one class.
    var addsUp: Bool { snapshot.accounted == published && snapshot.superseded == 0 }
    /// And in the class that it was meant to end in, as far as counting shows.
    var isAsPlanned: Bool { snapshot.classes == plan.expected }
    var isFlawless: Bool { addsUp && isAsPlanned && findings.stock.isProven && snapshot.setAsideInside == 0 }

    func show(on screen: inout Screen, took: Duration) {
        screen.line()
        screen.title("What became of \(grouped(published)) published orders")
        showClasses(&screen)
        screen.line()
        screen.title("Why the others are not shipped")
        showReasons(&screen)
        screen.line()
        screen.title("By channel")
        showChannels(&screen)
        screen.line()
        screen.title("Beside that")
        for extra in findings.extras where extra.count > 0 {
            screen.line("  \(grouped(extra.count).rightAligned(7))  \(extra.text)")
        }
        screen.line()
        screen.title("Stock")
        showStock(&screen)
        screen.line()
        screen.title("How long it took")
        showTimes(&screen, took)
    }

    // MARK: - Parts

    private func showClasses(_ screen: inout Screen) {
        let classes = snapshot.classes
        for recordClass in RecordClass.allCases {
            let count = classes[recordClass] ?? 0
            let expected = plan.expected[recordClass] ?? 0
            let doubt = count == expected ? "" : "   (expected \(grouped(expected)))"
            screen.line("  \(grouped(count).rightAligned(7))  \(recordClass.rawValue.leftAligned(14)) \(recordClass.explanation)\(doubt)")
        }
        if snapshot.superseded > 0 { screen.line("  \(grouped(snapshot.superseded).rightAligned(7))  replaced by a newer version") }
        screen.line("  " + String(repeating: "─", count: 7))
        let verdict =
            addsUp
            ? "every published order is accounted for" : "DOES NOT ADD UP: \(grouped(published)) were published"
        screen.line("  \(grouped(snapshot.accounted).rightAligned(7))  \(verdict)\(isAsPlanned && addsUp ? ", each as the plan foresaw" : "")")
        if snapshot.setAsideInside > 0 {
            screen.line("  \(snapshot.setAsideInside) records were set aside behind ingest, which should never happen: switchyard dead-letters list")
        }
    }

    private func showReasons(_ screen: inout Screen) {
        for recordClass in [RecordClass.held, .rejected, .backordered, .cancelled, .deadLettered] {
            let reasons = findings.reasons.filter { $0.recordClass == recordClass.rawValue }
            for reason in reasons.prefix(8) {
                screen.line("  \(grouped(reason.count).rightAligned(7))  \(recordClass.rawValue.leftAligned(14)) \(reason.text)")
            }
        }
    }

    private func showChannels(_ screen: inout Screen) {
        let columns: [RecordClass] = RecordClass.allCases
        let head = columns.map { $0.shortName.rightAligned(9) }.joined()
        screen.line("  \("".leftAligned(13))\("published".rightAligned(9))\(head)")
        for marketplace in Marketplace.allCases {
            let counts = classes(of: marketplace)
            let published = counts.values.reduce(0, +)
            guard published > 0 else { continue }
            let row = columns.map { (counts[$0].map { grouped($0) } ?? "·").rightAligned(9) }.joined()
            screen.line("  \(marketplace.rawValue.leftAligned(13))\(grouped(published).rightAligned(9))\(row)")
        }
    }

    private func classes(of marketplace: Marketplace) -> [RecordClass: Int] {
        var counts: [RecordClass: Int] = [:]
        for (word, count) in findings.channels[marketplace.rawValue] ?? [:] {
            let recordClass = OrderStatus(rawValue: word).flatMap { RecordClass($0) } ?? RecordClass(rawValue: word)
            if let recordClass { counts[recordClass, default: 0] += count }
        }
        return counts
    }

    private func showStock(_ screen: inout Screen) {
        let stock = findings.stock
        let proof =
            stock.isProven
            ? "proven: each of \(stock.counters) counters is the sum of its \(grouped(stock.movements)) ledger entries in all; nothing negative, nothing oversold"
            : "NOT PROVEN: \(stock.differing) of \(stock.counters) counters differ from the ledger, \(stock.negative) are negative or oversold"
        screen.line("  \(proof)")
        screen.line(
            "  \(grouped(stock.onHand)) pieces on hand, \(grouped(stock.allocated)) allocated to parcels, \(grouped(stock.reserved)) reserved for orders that wait"
        )
    }

    private func showTimes(_ screen: inout Screen, _ took: Duration) {
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        screen.line("  \(decimal(seconds)) s from the first order to the last answer of the last warehouse")
        for latency in findings.latencies {
            screen.line("  \(latency.name.leftAligned(38)) half within \(time(latency.half)), 99 % within \(time(latency.most))")
        }
        screen.line("  (published as fast as the line takes them: most of it is waiting in the queue)")
    }

    private func time(_ milliseconds: Int64) -> String {
        milliseconds < 1_000 ? "\(milliseconds) ms" : "\(decimal(Double(milliseconds) / 1_000)) s"
    }

    private func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(grouped(tenths / 10)).\(tenths % 10)"
    }
}

extension RecordClass {
    fileprivate var explanation: String {
        switch self {
        case .shipped: "left a warehouse"
        case .held: "waits for a person, a time or the platform"
        case .rejected: "refused for good"
        case .backordered: "waits for stock"
        case .cancelled: "the buyer changed their mind before it left"
        case .unpaid: "stored; waits for the buyer's money"
        case .duplicate: "said what was known already"
        case .stale: "an old version, after a newer one"
        case .deadLettered: "could not be read; kept, with the reason"
        }
    }

    fileprivate var shortName: String {
        switch self {
        case .backordered: "no stock"
        case .duplicate: "twice"
        case .deadLettered: "unread"
        case .cancelled: "cancel"
        case .rejected: "reject"
        default: rawValue
        }
    }
}
