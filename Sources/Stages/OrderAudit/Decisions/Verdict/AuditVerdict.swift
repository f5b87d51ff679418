import Domain
package import Rules

/// What the rules say about an order, without regard to what became of it before.
package struct AuditVerdict: Hashable, Sendable {
    package var rules: RuleSetVersion
    /// Every rule that fired, in the order the rules were asked.
    package var findings: [Finding]
    package var priority: Int32
    package var tags: [String]
    package var warehouse: String?
    package var carrier: String?

    /// The most severe effect of any finding.
    package var outcome: AuditOutcome {
        var isHeld = false
        for finding in findings {
            switch finding.effect {
            case .reject: return .reject
            case .hold: isHeld = true
            case .approve, .mark: break
            }
        }
        return isHeld ? .hold : .approve
    }
}

extension AuditVerdict {
    /// Asks every rule in order; one that approves ends it.
    init(_ input: CheckInput, by rules: RuleSet<AuditRule>) {
        self.init(rules: rules.version, findings: [], priority: 0, tags: [])
        let subject = AuditSubject(order: input.order, person: input.facts.person)
        var isPrioritized = false
        let list = rules.rules
        for position in list.indices {
            // Asked where it stands: most rules do not fire, and a copy would count references of all its parts.
            let observations = list[position].observe(input, subject)
            guard !observations.isEmpty else { continue }
            let rule = list[position]
            findings += observations.map { Finding($0, by: rule) }
            if !isPrioritized, let named = rule.marks.priority {
                priority = named
                isPrioritized = true
            }
            for tag in rule.marks.tags where !tags.contains(tag) { tags.append(tag) }
            warehouse = warehouse ?? rule.marks.warehouse
            carrier = carrier ?? rule.marks.carrier
            if rule.action == .approve { break }
        }
    }
}

extension AuditRule {
    /// Why the rule fires; empty when it does not.
    fileprivate func observe(_ input: CheckInput, _ subject: AuditSubject) -> [Observation] {
        guard when.holds(for: subject) else { return [] }
        if let check { return check.observe(input) }
        let reasons = when.explained(for: subject).findings
        var observation = Observation(reasons.map(\.test.name).joined(separator: ", "), reasons.map(FoundValue.init))
        // Values that are not shown count too: a changed one is news.
        for reason in reasons { observation = observation.seeing(reason.description) }
        return [observation]
    }
}

extension FoundValue {
    /// What a comparison saw; of a personal field only that it held.
    fileprivate init(_ finding: Explanation.Finding) {
        let isPersonal = AuditField(finding.test.field)?.isPersonal ?? true
        let value = isPersonal ? "not shown" : finding.value.map(\.description) ?? "none"
        self.init(finding.test.name, value)
    }
}

extension Finding {
    fileprivate init(_ observation: Observation, by rule: AuditRule) {
        let own: String?
        switch rule.action {
        case .approve:
            effect = .approve
            own = nil
        case .mark:
            effect = .mark
            own = nil
        case .reject(let reason):
            effect = .reject
            own = reason
        case .hold(let hold):
            let type = hold.type ?? observation.holdType ?? rule.check?.holdType ?? .manual
            effect = .hold(type, HoldSpan(blocks: hold.blocks, endsAt: observation.endsAt, lasts: hold.releaseAfter))
            own = hold.reason
        }
        self.rule = rule.name
        text = own.map { rule.check == nil ? $0 : "\($0) (\(observation.text))" } ?? observation.text
        values = observation.values
        evidence = observation.evidence.value
    }
}
