package import Domain

/// What will become of the first records of a plan, whatever the timing.
package struct Prospect: Hashable, Sendable {
    /// What will become of one record.
    package struct End: Hashable, Sendable {
        /// Of an order: where it ends. Of another record: what it is.
        package var recordClass: RecordClass?
        /// The contest that decides it; `recordClass` is `nil` then.
        package var contest: String?
    }

    /// Orders of which it is known how many end so, not which.
    package struct Contest: Hashable, Sendable {
        package var name: String
        /// How many take part.
        package var size = 0
        package var winning: RecordClass
        package var places: Int
        package var losing: RecordClass

        package var winners: Int { min(size, places) }
    }

    /// By record, in the order of publication.
    package private(set) var ends: [End] = []
    package private(set) var contests: [Contest] = []

    init(of entries: ArraySlice<OrderPlan.Entry>, catalogue: Catalogue) {
        for entry in entries {
            switch entry.kind {
            case .duplicate: ends.append(End(recordClass: .duplicate))
            case .stale: ends.append(End(recordClass: .stale))
            case .malformed: ends.append(End(recordClass: .deadLettered))
            case .order:
                if let contest = Self.contest(of: entry, catalogue) {
                    ends.append(End(contest: contest.name))
                    join(contest)
                } else {
                    ends.append(End(recordClass: entry.role.outcome))
                }
            }
        }
    }

    private static func contest(of entry: OrderPlan.Entry, _ catalogue: Catalogue) -> Contest? {
        switch entry.role {
        // Each wants one piece: as many are served as there are pieces, whoever comes first.
        case .contested:
            let sku = entry.draft.lines[0].goods.sku
            return Contest(
                name: "stock of \(sku)", winning: .shipped, places: Int(catalogue.available(sku)), losing: .backordered)
        case .burst:
            return Contest(
                name: "orders of \(entry.draft.buyer.account)", winning: .shipped, places: AuditLimits.burst, losing: .held)
        case .doubleClick:
            return Contest(
                name: "clicks of \(entry.draft.buyer.account)", winning: .shipped, places: 1, losing: .held)
        default: return nil
        }
    }

    private mutating func join(_ contest: Contest) {
        if let index = contests.firstIndex(where: { $0.name == contest.name }) {
            contests[index].size += 1
        } else {
            contests.append(contest)
            contests[contests.count - 1].size = 1
        }
    }

    /// How many records will end in which class.
    package var counts: [RecordClass: Int] {
        var counts: [RecordClass: Int] = [:]
        for end in ends {
            if let recordClass = end.recordClass { counts[recordClass, default: 0] += 1 }
        }
        for contest in contests {
            counts[contest.winning, default: 0] += contest.winners
            counts[contest.losing, default: 0] += contest.size - contest.winners
        }
        return counts.filter { $0.value > 0 }
    }
}

extension OrderPlan {
    /// What will become of the first records, if no others are published.
    package func prospect(ofFirst count: Int, catalogue: Catalogue) -> Prospect {
        Prospect(of: entries[..<count], catalogue: catalogue)
    }

    /// What makes an order the same order, for a record of the plan.
    package func key(of index: Int) -> ChannelOrderKey { entries[index].draft.key }
}
