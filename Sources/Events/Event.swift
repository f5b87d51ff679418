package import JSON

/// Something that happened, as it crosses a topic: a CloudEvents 1.0 event in Kafka's binary mode, value in JSON.
package protocol Event: Sendable {
    static var topic: Topic { get }
    /// `ce_type`: `switchyard.<noun>.<past participle>`.
    static var type: StaticString { get }
    /// The Kafka key. Events with one key stay in order.
    var key: String { get }
    func write(to json: inout JSONWriter)
    init(reading json: JSONValue) throws(EventError)
}

/// Why a value is not the event that its topic promises. The dead letter carries ``description``.
///
/// It names the field and what was expected there, never what was found: that may be a person's name.
package struct EventError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, as a path from the root: `order.lines[2].quantity`. Empty for the whole value.
    package var path: String
    package var problem: String

    package init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    package var description: String { path.isEmpty ? problem : "\(path): \(problem)" }

    /// The same error, seen from one level further out.
    func inside(_ name: String) -> EventError {
        EventError(path: path.isEmpty ? name : path.hasPrefix("[") ? name + path : "\(name).\(path)", problem: problem)
    }
}
