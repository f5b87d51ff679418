import Domain
import Postgres
import WorkerRuntime

/// Takes an order's person out of texts about the order: reasons that a buyer, a warehouse or a colleague typed may name
/// them, and who they are is known from the one table that says so.
struct PersonMask {
    /// What is replaced by what, the longest first.
    private let replacements: [(word: String, by: String)]
    /// Somebody asked to see everything, and it was recorded that they did.
    private let isOff: Bool

    /// Masks nothing.
    static let off = PersonMask(words: [], isOff: true)

    func name(_ text: String) -> String { isOff ? text : Mask.name(text) }
    func phone(_ text: String) -> String { isOff ? text : Mask.phone(text) }

    init(of order: OrderID, in connection: inout PostgresConnection) throws(PostgresError) {
        var parameters = Parameters()
        parameters.id(order)
        let rows = try connection.query(Self.person, parameters)
        self.init(words: rows.count == 0 ? [] : (0..<rows.columnCount).compactMap { rows.optionalText(0, $0) })
    }

    /// - Parameter words: name, phone, street and their like, as they stand in the table.
    init(words: [String], isOff: Bool = false) {
        self.isOff = isOff
        // A number is also typed without its spaces and its country.
        let digits = words.map { $0.filter(\.isNumber) }.filter { $0.count >= 8 }
        let all = Set(words + digits + digits.map { String($0.suffix(11)) }).filter(Self.isTelling)
        replacements = all.sorted { ($0.count, $0) > ($1.count, $1) }.map { ($0, masked($0)) }
    }

    /// Shorter ones would tear ordinary words apart; a Chinese name has two characters.
    private static func isTelling(_ word: String) -> Bool {
        word.count >= 4 || (word.count >= 2 && word.unicodeScalars.contains { !$0.isASCII })
    }

    /// A text of ours that may quote somebody.
    func text(_ text: String) -> String {
        replacements.reduce(text) { text, replacement in text.replacing(replacement.word, with: replacement.by) }
    }

    /// A text that a colleague typed, or that may quote one.
    func spoken(_ text: String) -> String { isOff ? text : Mask.words(self.text(text)) }

    /// A text that somebody outside typed.
    func typed(_ text: String) -> String { isOff ? text : Mask.typed(text) }

    private static let person = Statement(
        "cli_person",
        """
        SELECT p.name, p.phone, p.street, p.email, p.buyer_note, p.seller_note, o.buyer_account
          FROM order_personal p JOIN orders o USING (order_id) WHERE p.order_id = $1::uuid
        """)
}
