package import Domain

extension OrderPlan {
    /// The same arguments make the same records, byte for byte.
    ///
    /// - Parameters:
    ///   - count: records to publish.
    ///   - catalogue: must have stock for that many orders (``Catalogue/multiplied(for:)``).
    ///   - start: when the first order was placed, on the full hour: velocity rules count in windows by the clock.
    package init(count: Int, seed: UInt64, catalogue: Catalogue, from start: Timestamp) {
        precondition(start.microseconds % 3_600_000_000 == 0, "a plan begins on the hour")
        var maker = PlanMaker(count: count, seed: seed, catalogue: catalogue, start: start)
        maker.makeOrders()
        maker.addRepeats()
        self.init(
            entries: maker.entries, conduct: maker.conduct,
            expected: Prospect(of: maker.entries[...], catalogue: catalogue).counts,
            blockedAccounts: maker.blockedAccounts.sorted())
    }
}

/// A plan while it is made.
struct PlanMaker {
    let count: Int
    let catalogue: Catalogue
    private let start: Timestamp
    var random: SeededRandom
    var drafting: Drafting
    var entries: [OrderPlan.Entry] = []
    var conduct: [ChannelOrderKey: Conduct] = [:]
    var blockedAccounts: Set<String> = []
    private let duplicates: Int
    private let stales: Int

    init(count: Int, seed: UInt64, catalogue: Catalogue, start: Timestamp) {
        self.count = count
        self.start = start
        self.catalogue = catalogue
        random = SeededRandom(seed: seed)
        drafting = Drafting(catalogue: catalogue, random: SeededRandom(seed: seed ^ 0x5EED_0F0D_D0CE_5A1E))
        duplicates = count * Role.duplicatesPerThousand / 1_000
        stales = count * Role.stalePerThousand / 1_000
    }

    /// One entry for each order, by the time it was placed.
    mutating func makeOrders() {
        let roles = drawRoles()
        var clickedFirst: OrderDraft?
        for (position, role) in roles.enumerated() {
            var draft = drafting.draft(role, at: placedAt(position))
            var kind = OrderPlan.Entry.Kind.order
            switch role {
            case .malformed: kind = .malformed(Malformation.allCases[position % Malformation.allCases.count])
            case .blockedBuyer: blockedAccounts.insert(draft.buyer.account)
            case .doubleClick:
                if let first = clickedFirst {
                    draft = first.clickedAgain(number: draft.number)
                    clickedFirst = nil
                } else {
                    clickedFirst = draft
                }
            default: break
            }
            note(role, of: draft, position)
            entries.append(OrderPlan.Entry(kind: kind, role: role, draft: draft))
        }
    }

    /// 3.6 seconds apart: a thousand an hour.
    private func placedAt(_ position: Int) -> Timestamp {
        start + .milliseconds(3_600 * position)
    }

    /// The roles of all orders in a drawn order. Bursts and double clicks stay together, as they happen within minutes.
    private mutating func drawRoles() -> [Role] {
        let orders = count - duplicates - stales
        var groups: [[Role]] = []
        for role in Role.allCases {
            let share = count * role.perThousand / 1_000
            switch role {
            case .burst:
                groups += Array(
                    repeating: Array(repeating: role, count: AuditLimits.burstSize),
                    count: share / AuditLimits.burstSize)
            case .doubleClick: groups += Array(repeating: [role, role], count: share / 2)
            default: groups += Array(repeating: [role], count: share)
            }
        }
        let planned = groups.reduce(0) { $0 + $1.count }
        groups += Array(repeating: [.ordinary], count: max(0, orders - planned))
        random.shuffle(&groups)
        return groups.flatMap { $0 }
    }

    private mutating func note(_ role: Role, of draft: OrderDraft, _ position: Int) {
        let conduct: Conduct? =
            switch role {
            case .cancelled:
                Conduct(change: .cancels(CancelPoint.allCases[self.conduct.count % CancelPoint.allCases.count]))
            case .cancelledTooLate: Conduct(change: .cancelsTooLate)
            case .returned: Conduct(change: .sendsBack)
            case .shortOnce: Conduct(handling: .shortOnce)
            case .refusedOnce: Conduct(handling: .refusedOnce)
            case .twoParcels: Conduct(handling: .twoParcels)
            default: nil
            }
        if let conduct { self.conduct[draft.key] = conduct }
    }

    /// Lets some ordinary orders come again: as they were, or as they had been before they were paid.
    mutating func addRepeats() {
        var ordinary = entries.indices.filter { entries[$0].role == .ordinary }
        random.shuffle(&ordinary)
        var later: [Int: [OrderPlan.Entry]] = [:]
        for (number, index) in ordinary.prefix(duplicates + stales).enumerated() {
            var repeated = entries[index]
            repeated.kind = number < duplicates ? .duplicate : .stale
            if repeated.kind == .stale {
                repeated.draft.state = .unpaid
                repeated.draft.modifiedAt = repeated.draft.placedAt
            }
            later[min(index + 1 + random.below(150), entries.count - 1), default: []].append(repeated)
        }
        var all: [OrderPlan.Entry] = []
        all.reserveCapacity(entries.count + duplicates + stales)
        for (index, entry) in entries.enumerated() {
            all.append(entry)
            all += later[index] ?? []
        }
        entries = all
    }
}

extension Role {
    /// What becomes of every order of the role. Of contested goods, bursts and double clicks some end so and some
    /// otherwise.
    var outcome: RecordClass {
        switch self {
        case .soldOut: .backordered
        case .unpaid: .unpaid
        case .forbidden, .vagueAddress, .noteForPerson, .tooLarge, .mistypedPrice, .blockedBuyer: .held
        case .refusedRegion: .rejected
        case .malformed: .deadLettered
        case .cancelled: .cancelled
        case .ordinary, .contested, .burst, .doubleClick, .cancelledTooLate, .returned, .shortOnce, .refusedOnce,
            .twoParcels:
            .shipped
        }
    }
}
