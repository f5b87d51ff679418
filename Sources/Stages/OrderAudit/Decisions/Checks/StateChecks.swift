import Domain
import Rules

extension PlatformStateCheck {
    /// One observation for each platform state; pre-sale goods are held as pre-sale, risk as risk.
    func observe(_ order: Order) -> [Observation] {
        order.platformHolds
            .filter { hold in
                types?.contains(hold.type) ?? true && (codes.isEmpty || codes.contains { $0.matches(hold.code) })
            }
            .map { Observation("the platform forbids shipping", [FoundValue("code", $0.code)], holdType: $0.type) }
    }
}

extension PreSaleCheck {
    func observe(_ order: Order, at now: Timestamp) -> Observation? {
        if !skus.isEmpty {
            guard order.liveLines.contains(where: { line in skus.contains { $0.matches(line.sku) } }) else {
                return nil
            }
        }
        let due = until ?? leadTime.flatMap { lead in order.shipBy.map { $0 - lead } }
        guard let due, now < due else { return nil }
        return Observation("pre-sale goods are not due yet", [FoundValue("due", due)], endsAt: due)
    }
}
