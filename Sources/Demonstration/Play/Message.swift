import Domain
import Events
import JSON

/// Something that a player publishes: topic, key and value.
struct Message: Hashable, Sendable {
    var topic: Topic
    var key: String
    var value: [UInt8]

    init(_ event: some Event) {
        var json = JSONWriter(reservingBytes: 512)
        event.write(to: &json)
        topic = type(of: event).topic
        key = event.key
        value = json.bytes
    }
}
