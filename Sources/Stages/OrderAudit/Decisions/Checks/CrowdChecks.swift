import Domain

// Checks that compare an order with others.

extension VelocityCheck {
    func observe(_ order: Order, _ facts: OrderFacts) -> Observation? {
        guard let key = order.sightingKey(for: self), let sighting = facts.sightings[key], sighting.isOver(orders)
        else {
            return nil
        }
        // The place is left out: it would make equal findings look different.
        return Observation(
            "too many orders from one \(self.key.rawValue)",
            [FoundValue("allowed", orders), FoundValue("within", within), FoundValue("window_start", key.windowStart)])
    }
}

extension AuditCheck {
    static func observeTwin(of order: Order, within window: Duration, _ facts: OrderFacts) -> Observation? {
        let reach = window.wholeMicroseconds
        let twin = facts.twins.first { twin in
            twin.cameFirst && twin.order != order.id && twin.stillStands
                && abs(twin.placedAt.microseconds - order.placedAt.microseconds) <= reach
        }
        return twin.map {
            Observation(
                "the same order was placed before", [FoundValue("order", $0.order), FoundValue("within", window)])
        }
    }

    static func observeBlocked(_ kinds: Set<BlockKind>, _ facts: OrderFacts, at now: Timestamp) -> [Observation] {
        facts.blocked
            .filter { entry in kinds.contains(entry.kind) && entry.expiresAt.map { $0 > now } ?? true }
            .map {
                Observation(
                    "the \($0.kind.rawValue) is on the block list: \($0.reason)", [FoundValue("list", $0.kind.rawValue)]
                )
            }
    }
}

extension Twin {
    /// Who cancelled an order may place it again.
    fileprivate var stillStands: Bool { status != .cancelled && status != .rejected && status != .returned }
}
