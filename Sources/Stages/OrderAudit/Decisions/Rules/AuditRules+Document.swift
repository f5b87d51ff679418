import Domain
package import JSON
package import Rules

/// An audit rule document, as `switchyard rules apply` takes it.
package enum AuditDocument {
    /// Reads the rules of a document.
    /// - Throws: every mistake of the document at once.
    package static func rules(in document: JSONValue) throws(RuleErrors) -> [AuditRule] {
        try RuleDocumentReader.read(document) { reader -> [AuditRule]? in
            if let kind = reader.text("kind"), kind != AuditRulebook.kind {
                reader.mistake("kind", "this is a document of kind \"\(kind)\", not of kind \"\(AuditRulebook.kind)\"")
            }
            _ = reader.optionalText("name")
            _ = reader.optionalText("description")
            return reader.rules { AuditRule(reading: $0) }
        }
    }
}

extension AuditRule {
    fileprivate init?(reading reader: RuleDocumentReader) {
        let name = reader.text("name")
        _ = reader.optionalText("description")
        let priority = reader.priority()
        let when = reader.optionalCondition("when", over: AuditField.schema)
        let check = reader.check()
        let outcome = reader.object("then") { then in then.outcome() }
        if !reader.has("when"), !reader.has("check") {
            reader.mistake(
                "a rule needs \"check\", \"when\" or both", hint: "without either it would fire for every order")
        }
        guard let name, let priority, let when, let outcome else { return nil }
        if case .hold(let hold) = outcome.action, hold.type == nil, !reader.has("check") {
            reader.mistake("then", "a hold of a rule without \"check\" needs a \"type\"")
            return nil
        }
        self.init(
            name: name, priority: priority, when: when, check: check, action: outcome.action, marks: outcome.marks)
    }
}

extension RuleDocumentReader {
    fileprivate enum ActionName: String, CaseIterable { case approve, hold, reject, mark }

    /// What stands under `then`.
    fileprivate func outcome() -> (action: AuditAction, marks: AuditMarks)? {
        let action = choice("action", of: ActionName.self)
        let marks = AuditMarks(
            priority: has("set_priority") ? integer("set_priority", in: -1_000...1_000).map(Int32.init) : nil,
            tags: optionalTexts("add_tags") ?? [], warehouse: optionalText("require_warehouse"),
            carrier: optionalText("require_carrier"))
        let reason = optionalText("reason")
        let hold = action == .hold ? holdInstruction(reason: reason) : nil
        switch action {
        case .approve: return (.approve, marks)
        case .hold: return hold.map { (.hold($0), marks) }
        case .reject: return (.reject(reason: reason), marks)
        case .mark:
            if marks.isEmpty {
                mistake(
                    "\"mark\" marks nothing",
                    hint: "give it \"set_priority\", \"add_tags\", \"require_warehouse\" or \"require_carrier\"")
            }
            return (.mark, marks)
        case nil: return nil
        }
    }

    private func holdInstruction(reason: String?) -> HoldInstruction? {
        let type = has("type") ? choice("type", of: HoldType.self) : nil
        let blocks = words("blocks", of: BlockedStage.self, default: [.routing])
        let releaseAfter = optionalDuration("release_after")
        if blocks?.isEmpty == true { mistake("blocks", "a hold that blocks nothing is none", hint: "use \"mark\"") }
        return blocks.map { HoldInstruction(type: type, blocks: $0, reason: reason, releaseAfter: releaseAfter) }
    }

    /// A set of words of an enumeration; when the key is absent, the default.
    func words<Word: CaseIterable & RawRepresentable<String> & Hashable & SendableMetatype>(
        _ key: String, of _: Word.Type, default fallback: Set<Word>
    ) -> Set<Word>? {
        guard let member = optionalValue(key) else { return fallback }
        if member.kind == .string { return choice(member, at: path.member(key), of: Word.self).map { [$0] } }
        return list(member, at: path.member(key)) { choice($0, at: $1, of: Word.self) }.map(Set.init)
    }
}
