package import Events
import JSON

/// Something that a player publishes: topic, key and value.
package struct Message: Hashable, Sendable {
    package var topic: Topic
    package var key: String
    package var value: [UInt8]

    package init(_ event: some Event) {
        var json = JSONWriter(reservingBytes: 512)
        event.write(to: &json)
        topic = type(of: event).topic
        key = event.key
        value = json.bytes
    }
}
