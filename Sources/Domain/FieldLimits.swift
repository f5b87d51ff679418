/// The longest texts, in bytes, and the largest numbers that a message may have.
///
/// Past these limits something else was sent in the field. They are also what the sums and products further on rely on:
/// an event's lists together stay far below what 32 bits count and what 64 bits add up, and every text that becomes part
/// of an index fits one (PostgreSQL refuses entries of more than 2.7 kB).
package enum FieldLimits {
    // Of an order in a channel's words. Ciphertexts of receivers run to several hundred bytes.
    package static let word = 100
    package static let identifier = 120
    package static let token = 1_000
    package static let place = 200
    package static let title = 2_000
    package static let personal = 2_000
    package static let note = 8_000
    package static let lines = 500
    package static let quantity: Int64 = 100_000
    /// In minor units, of an order or a line.
    package static let amount: Int64 = 1_000_000_000_000_000

    // Of an event.
    /// Numbers and names by which senders know things. Ours are made of a channel's, so they are longer.
    package static let name = 1_000
    package static let text = 8_000
    /// Of one list. An order keeps the lines that its newer versions no longer have.
    package static let elements = 5_000
    /// A thousand tons.
    package static let grams: Int64 = 1_000_000_000
}
