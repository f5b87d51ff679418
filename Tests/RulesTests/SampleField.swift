import Domain
import JSON
import Rules

/// The fields of an imagined stage, one of each type.
enum SampleField: Int, RuleField {
    case city, quantity, amount, giftWrapped, tags, paidAt

    var name: String {
        switch self {
        case .city: "receiver.city"
        case .quantity: "quantity"
        case .amount: "amount"
        case .giftWrapped: "gift_wrapped"
        case .tags: "tags"
        case .paidAt: "paid_at"
        }
    }

    var type: FieldType {
        switch self {
        case .city: .text
        case .quantity: .integer
        case .amount: .money
        case .giftWrapped: .boolean
        case .tags: .texts
        case .paidAt: .timestamp
        }
    }
}

struct SampleOrder: FieldSource {
    var values: [SampleField: FieldValue] = [
        .city: .text("深圳市"),
        .quantity: .integer(3),
        .amount: .money(Money(minorUnits: 19_900, currency: .cny)),
        .giftWrapped: .boolean(true),
        .tags: .texts(["vip", "repeat-buyer"]),
    ]

    func value(of field: FieldID) -> FieldValue? {
        SampleField(field).flatMap { values[$0] }
    }
}

let sampleSchema = FieldSchema(SampleField.self)

/// Reads `{"when": …}`.
func readCondition(_ json: String, schema: FieldSchema = sampleSchema) throws -> Condition {
    let parser = JSONParser()
    let document = try parser.parse("{\"when\":\(json)}")
    return try RuleDocumentReader.read(document) { $0.condition("when", over: schema) }
}

/// Reads a document and gives what its author would be told, a line per mistake.
func complaints<R>(_ json: String, _ body: (RuleDocumentReader) -> R?) throws -> [String] {
    let parser = JSONParser()
    let document = try parser.parse(json)
    do throws(RuleErrors) {
        _ = try RuleDocumentReader.read(document, body)
        return []
    } catch {
        return error.all.map(\.description)
    }
}
