/// Records of a batch that go to the dead-letter topic, each with the reason.
package struct SetAside {
    package struct Letter: Sendable {
        /// Position in the batch.
        package let index: Int
        package let reason: FailureReason
    }

    package private(set) var letters: [Letter] = []

    package init() {}

    package mutating func append(_ index: Int, _ reason: FailureReason) {
        letters.append(Letter(index: index, reason: reason))
    }

    mutating func removeAll() { letters.removeAll(keepingCapacity: true) }
}

/// Why a record could not be processed. Free of personal data: it names fields and expectations, never values.
package struct FailureReason: Hashable, Sendable {
    /// A bounded word, for metrics and for replaying by reason: `malformed_json`, `missing_field`, `unknown_channel`.
    package let code: String
    /// For the sender of the record to act on.
    package let text: String

    package init(code: String, text: String) {
        self.code = code
        self.text = String(text.prefix(1_000))
    }
}
