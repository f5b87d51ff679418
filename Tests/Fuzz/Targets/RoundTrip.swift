import Events
import JSON

/// What one worker writes, the next one must be able to read: an event of ours that is refused downstream is an order that
/// stops, and nobody outside can repair it.
struct RoundTrip {
    private let parser = JSONParser()

    func check<E: Event & Equatable>(_ event: E) throws {
        var writer = JSONWriter()
        event.write(to: &writer)
        let written = writer.bytes
        let again: E
        do {
            again = try E(reading: parser.parse(written))
        } catch {
            throw Finding("\(E.self) is not read by the next stage: \(error)")
        }
        guard again == event else { throw Finding("\(E.self) comes back as another one") }
    }
}
