import Events
import JSON

/// What a simulated stage says of every effect: which it was, and its number among those of its key.
struct SimulatedEvent<Place: SimulatedPlace>: Event {
    static var topic: Topic { Place.output }
    static var type: StaticString { "switchyard.simulation.noted" }

    let key: String
    let text: String
    let number: Int64

    init(key: String, text: String, number: Int64) {
        self.key = key
        self.text = text
        self.number = number
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("text", text)
            json.field("number", number)
            json.field("key", key)
        }
    }

    init(reading json: JSONValue) throws(EventError) {
        guard let key = json["key"]?.string, let text = json["text"]?.string, let number = json["number"]?.int64 else {
            throw EventError(path: "", problem: "is no event of the simulation")
        }
        self.init(key: key, text: text, number: number)
    }
}
