import Domain

/// What becomes of an order's holds when the rules have spoken again.
///
/// A hold of a rule is known by the rule's name and its type. It stays while the rule finds the same, and ends when the
/// rule no longer does. One that a person (or its time) ended is not placed again while the rule sees nothing new.
/// Holds that people placed are theirs.
struct HoldReview {
    private(set) var holds: [KnownHold]
    private(set) var placed: [Hold] = []
    private(set) var released: [AuditDecision.ReleasedHold] = []
    private(set) var ends: [(hold: HoldID, at: Timestamp)] = []
    /// Findings that stop nothing, because somebody released their hold.
    private(set) var respected: [Finding] = []

    init(_ holds: [KnownHold]) { self.holds = holds }

    var active: [KnownHold] { holds.filter { $0.state == .active } }
    var blocksRouting: Bool { active.contains { $0.hold.blocks.contains(.routing) } }

    mutating func release(where isMeant: (KnownHold) -> Bool, by whom: String) {
        for index in holds.indices where holds[index].state == .active && isMeant(holds[index]) {
            holds[index].state = .released
            holds[index].resolvedBy = whom
            released.append(AuditDecision.ReleasedHold(id: holds[index].hold.id, by: whom))
        }
    }

    /// - Parameter seenBefore: what the last audit found.
    mutating func apply(
        _ groups: [HoldGroup], seenBefore: [FindingRecord], at now: Timestamp, newID: () -> HoldID
    ) {
        release(
            where: { known in known.isOfRule && !groups.contains { $0.isAbout(known.hold) } }, by: AuditDesk.signature)
        for group in groups {
            if let standing = active.first(where: { group.isAbout($0.hold) }) {
                if let end = group.span.endsAt { ends.append((standing.hold.id, end)) }
            } else if isReleased(group, seenBefore) {
                respected += group.findings
            } else {
                place(group, at: now, id: newID())
            }
        }
    }

    private mutating func place(_ group: HoldGroup, at now: Timestamp, id: HoldID) {
        let hold = Hold(
            id: id, type: group.type, reason: group.reason, placedBy: group.signature, blocks: group.span.blocks)
        holds.append(KnownHold(hold: hold))
        placed.append(hold)
        if let end = group.span.end(placedAt: now) { ends.append((id, end)) }
    }

    /// Somebody other than the audit ended the hold, and the rule sees what it saw then.
    private func isReleased(_ group: HoldGroup, _ seenBefore: [FindingRecord]) -> Bool {
        let last = holds.last { group.isAbout($0.hold) && $0.state != .active }
        guard let last, last.state == .released, last.resolvedBy != AuditDesk.signature else { return false }
        return group.findings.allSatisfy { seenBefore.contains($0.record) }
    }
}

/// The findings of one rule that want a hold of one type: one hold.
struct HoldGroup {
    let type: HoldType
    let span: HoldSpan
    private(set) var findings: [Finding]

    var signature: String { "rule:\(findings[0].rule)" }
    var reason: String { findings.map(\.text).joined(separator: "; ") }

    func isAbout(_ hold: Hold) -> Bool { hold.type == type && hold.placedBy == signature }

    /// Puts findings together, in their order.
    static func groups(of findings: [Finding]) -> [HoldGroup] {
        var groups: [HoldGroup] = []
        for finding in findings {
            guard case .hold(let type, let span) = finding.effect else { continue }
            if let index = groups.firstIndex(where: { $0.type == type && $0.findings[0].rule == finding.rule }) {
                groups[index].findings.append(finding)
            } else {
                groups.append(HoldGroup(type: type, span: span, findings: [finding]))
            }
        }
        return groups
    }
}
