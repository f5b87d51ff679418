/// What the records of a topic can say about people.
///
/// The whole list: a test sends invented people through the line and finds them in these topics and in no other.
/// `switchyard privacy erase` reads it to say what it cannot reach.
package enum PeopleInTopic: Hashable, Sendable, CaseIterable {
    /// Who somebody is: name, phone, address, mail, and the notes of buyer and seller.
    case identity
    /// The buyer's account, the receiver's token, fingerprints: the same person is recognised, not named.
    case pseudonyms
    /// What a person or a system outside typed: a buyer's reason, a warehouse's remark. Anybody can be named in it.
    case typedText
}

extension Topic {
    package var people: Set<PeopleInTopic> {
        switch self {
        case .channelOrdersRaw, .outboundRequested: [.identity, .pseudonyms]
        case .ordersReceived, .ordersApproved, .fulfilmentsPlanned: [.pseudonyms]
        case .afterSalesRequested, .refundsRequested, .refundsSettled, .returnsExpected, .outboundCancelRequested,
            .outboundConfirmed, .fulfilmentsProgressed:
            [.typedText]
        // A dead letter is the record as it came, bytes, key and headers.
        case _ where Self.deadLetterTopics.contains(self): [.identity, .pseudonyms, .typedText]
        default: []
        }
    }

    /// Whether records come from outside as well: from connectors, warehouses, finance. Keys and headers of theirs can
    /// hold anything.
    package var isWrittenByOthers: Bool {
        switch self {
        case .channelOrdersRaw, .outboundConfirmed, .afterSalesRequested, .returnsReceived, .refundsSettled,
            .stockAdjusted:
            true
        default: false
        }
    }

    private static let deadLetterTopics = Set(WorkerName.allCases.map(deadLetters))
}
