package import Domain

/// What several orders may share, within one window of the time they were placed.
package struct SightingKey: Hashable, Sendable, Comparable {
    /// `phone/600` for windows of ten minutes, `purchase` for equal purchases.
    package var kind: String
    /// An account, a fingerprint: what is shared.
    package var subject: String
    package var windowStart: Timestamp

    package init(kind: String, subject: String, windowStart: Timestamp) {
        self.kind = kind
        self.subject = subject
        self.windowStart = windowStart
    }

    package static let purchaseKind = "purchase"

    package static func < (left: Self, right: Self) -> Bool {
        (left.kind, left.subject, left.windowStart) < (right.kind, right.subject, right.windowStart)
    }
}

/// An order's place among those that share a key, by which came to the audit first.
package struct Sighting: Hashable, Sendable {
    /// How many orders a key remembers. Who comes later has no place, and is over every limit.
    package static let listLimit = 100

    /// 1 for the first; `nil` past ``listLimit``.
    package var place: Int?

    package init(place: Int?) { self.place = place }

    func isOver(_ limit: Int) -> Bool { place.map { $0 > limit } ?? true }
}

extension Order {
    /// What the rules want to know of orders like this one.
    package func sightingKeys(for rules: [AuditRule]) -> Set<SightingKey> {
        var keys: Set<SightingKey> = []
        for position in rules.indices {
            switch rules[position].check {
            case .velocity(let check): if let key = sightingKey(for: check) { keys.insert(key) }
            case .duplicate: keys.insert(purchaseKey)
            default: break
            }
        }
        return keys
    }

    /// `nil` when the order does not have what the check counts by, as when the platform encrypts it.
    func sightingKey(for check: VelocityCheck) -> SightingKey? {
        let subject: String? =
            switch check.key {
            case .account: buyer.account.map { "\(key.channel)/\($0)" }
            case .receiver: buyer.receiverToken.isEmpty ? nil : buyer.receiverToken
            case .phone: buyer.phoneFingerprint.map { String($0) }
            case .address: buyer.addressFingerprint.map { String($0) }
            }
        guard let subject else { return nil }
        let window = check.within.wholeMicroseconds
        let offset = placedAt.microseconds % window
        let start = Timestamp(microseconds: placedAt.microseconds - (offset < 0 ? offset + window : offset))
        return SightingKey(kind: check.kind, subject: subject, windowStart: start)
    }

    /// The same receiver, address and goods. Not bound to a window: two orders on either side of a border are as equal
    /// as any, so time is compared order by order.
    package var purchaseKey: SightingKey {
        var pieces: [String: Int64] = [:]
        for line in liveLines where line.kind == .goods { pieces[line.sku, default: 0] += Int64(line.quantity) }
        var fingerprint = Fingerprint()
        fingerprint.combine(buyer.receiverToken)
        if buyer.receiverToken.isEmpty, let account = buyer.account { fingerprint.combine(account) }
        for part in [destination.country, destination.province, destination.city, destination.district] {
            fingerprint.combine(part)
        }
        fingerprint.combine(buyer.addressFingerprint ?? 0)
        for (sku, quantity) in pieces.sorted(by: { $0.key < $1.key }) {
            fingerprint.combine(sku)
            fingerprint.combine(quantity)
        }
        return SightingKey(
            kind: SightingKey.purchaseKind, subject: String(fingerprint.value), windowStart: Timestamp(microseconds: 0))
    }
}
