import Domain
package import JSON
package import Rules

/// The limits of the stage, from the rule document of kind `after-sales`.
package struct AfterSalesPolicy: Hashable, Sendable {
    /// How long after the last parcel left a return or refund may be asked for.
    package var returnWindow: Duration
    /// Refunds and returns up to this much, in minor units of the order's currency, need no person.
    package var approvedUpTo: Int64
    /// A reason that contains one of these words is for a person to judge: opened goods, quality claims.
    package var wordsForPeople: [String]
    /// Who asks under one of these prefixes is a person who has judged already (`desk:`): window, words and limit do
    /// not hold for them. What was bought and paid does.
    package var trustedSenders: [String]
    /// How long a request may wait for an order that has not come yet, and how often it looks.
    package var unknownOrderWait: Duration
    package var unknownOrderRetry: Duration
    /// How long the buyer has to send the goods.
    package var goodsWithin: Duration
    /// How long finance has to settle a refund.
    package var refundWithin: Duration
    /// How long a warehouse has to answer a cancel request.
    package var cancelAnswerWithin: Duration
    /// How long a person has to answer a case that waits for one.
    package var personWithin: Duration

    package init(
        returnWindow: Duration, approvedUpTo: Int64, wordsForPeople: [String], trustedSenders: [String],
        unknownOrderWait: Duration, unknownOrderRetry: Duration, goodsWithin: Duration, refundWithin: Duration,
        cancelAnswerWithin: Duration, personWithin: Duration
    ) {
        self.returnWindow = returnWindow
        self.approvedUpTo = approvedUpTo
        self.wordsForPeople = wordsForPeople
        self.trustedSenders = trustedSenders
        self.unknownOrderWait = unknownOrderWait
        self.unknownOrderRetry = unknownOrderRetry
        self.goodsWithin = goodsWithin
        self.refundWithin = refundWithin
        self.cancelAnswerWithin = cancelAnswerWithin
        self.personWithin = personWithin
    }

    func trusts(_ sender: String) -> Bool { trustedSenders.contains { sender.hasPrefix($0) } }

    func wordForPeople(in reason: String) -> String? {
        let reason = reason.lowercased()
        return wordsForPeople.first { reason.contains($0.lowercased()) }
    }
}

extension AfterSalesPolicy {
    /// Reads a rule document.
    /// - Throws: every mistake in it.
    package init(reading document: JSONValue) throws(RuleErrors) {
        self = try RuleDocumentReader.read(document) { reader in
            // What the document says about itself is for whoever applies it.
            for key in ["kind", "name", "description"] { _ = reader.optionalText(key) }
            let window = reader.duration("return_window")
            let limit = reader.decimal("approved_up_to", fractionDigits: 2, in: 0...Int64.max)
            let words = reader.optionalTexts("words_for_people")
            let trusted = reader.optionalTexts("trusted_senders")
            let unknown = reader.object("unknown_order") { reader -> (wait: Duration, retry: Duration)? in
                let wait = reader.duration("wait")
                let retry = reader.duration("look_every")
                guard let wait, let retry else { return nil }
                return (wait, retry)
            }
            let deadlines = reader.object("deadlines") { reader -> Deadlines? in
                let goods = reader.duration("goods_sent")
                let refund = reader.duration("refund_settled")
                let cancel = reader.duration("cancel_answered")
                let person = reader.duration("person_answers")
                guard let goods, let refund, let cancel, let person else { return nil }
                return Deadlines(goods: goods, refund: refund, cancel: cancel, person: person)
            }
            guard let window, let limit, let words, let trusted, let unknown, let deadlines else { return nil }
            return AfterSalesPolicy(
                returnWindow: window, approvedUpTo: limit, wordsForPeople: words, trustedSenders: trusted,
                unknownOrderWait: unknown.wait, unknownOrderRetry: unknown.retry, goodsWithin: deadlines.goods,
                refundWithin: deadlines.refund, cancelAnswerWithin: deadlines.cancel, personWithin: deadlines.person)
        }
    }

    private struct Deadlines {
        var goods: Duration
        var refund: Duration
        var cancel: Duration
        var person: Duration
    }
}
