package import Events
package import JSON

/// What a ledger stage says of every effect: the effect's text and its number among those of its key.
package struct LedgerEvent<Place: LedgerPlace>: Event {
    package static var topic: Topic { Place.output }
    package static var type: StaticString { "switchyard.test.noted" }

    package var key: String
    package var text: String
    package var number: Int64

    package init(key: String, text: String, number: Int64) {
        self.key = key
        self.text = text
        self.number = number
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("key", key)
            json.field("text", text)
            json.field("number", number)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        guard let key = json["key"]?.string, let text = json["text"]?.string, let number = json["number"]?.int64 else {
            throw EventError(path: "", problem: "is no ledger event")
        }
        self.init(key: key, text: text, number: number)
    }
}
