package import Domain
package import JSON

/// Reads the fields of one JSON object and says plainly which is missing or of the wrong kind.
package struct EventReader {
    private let object: JSONValue

    package init(_ object: JSONValue) throws(EventError) {
        guard object.kind == .object else { throw EventError(path: "", problem: "must be an object") }
        self.object = object
    }

    /// The value of a field; JSON's null counts as absent.
    private func present(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    /// Whether the field is there and an object; for the few formats that write one thing in several shapes.
    func isObject(_ name: String) -> Bool { present(name)?.kind == .object }

    private func require<Value>(_ name: String, _ expectation: String, _ value: Value?) throws(EventError) -> Value {
        guard let value else {
            throw EventError(path: name, problem: present(name) == nil ? "is missing" : "must be \(expectation)")
        }
        return value
    }

    /// An absent field is `nil`; a field of the wrong kind is an error, not an absence.
    private func optional<Value>(_ name: String, _ read: () throws(EventError) -> Value) throws(EventError) -> Value? {
        present(name) == nil ? nil : try read()
    }

    package func text(_ name: String) throws(EventError) -> String {
        try require(name, "a text", present(name)?.string)
    }

    package func optionalText(_ name: String) throws(EventError) -> String? {
        try optional(name) { () throws(EventError) in try text(name) }
    }

    package func int64(_ name: String) throws(EventError) -> Int64 {
        try require(name, "a whole number", present(name)?.int64)
    }

    package func optionalInt64(_ name: String) throws(EventError) -> Int64? {
        try optional(name) { () throws(EventError) in try int64(name) }
    }

    package func int32(_ name: String) throws(EventError) -> Int32 {
        try require(name, "a whole number of 32 bits", present(name)?.int64.flatMap { Int32(exactly: $0) })
    }

    /// A number, written as a number or as a text, as its decimal digits.
    package func optionalDecimalText(_ name: String) throws(EventError) -> String? {
        try optional(name) { () throws(EventError) in
            try require(name, "a number", present(name).flatMap { $0.string ?? $0.numberText })
        }
    }

    /// A count of pieces: 1 or more.
    package func quantity(_ name: String) throws(EventError) -> Int32 {
        let value = try int32(name)
        guard value > 0 else { throw EventError(path: name, problem: "must be 1 or more") }
        return value
    }

    package func bool(_ name: String, default absent: Bool? = nil) throws(EventError) -> Bool {
        if let absent, present(name) == nil { return absent }
        return try require(name, "true or false", present(name)?.bool)
    }

    package func timestamp(_ name: String) throws(EventError) -> Timestamp {
        try require(name, "a time such as 2026-11-11T08:00:00Z", present(name)?.string.flatMap { Timestamp($0) })
    }

    package func optionalTimestamp(_ name: String) throws(EventError) -> Timestamp? {
        try optional(name) { () throws(EventError) in try timestamp(name) }
    }

    package func id<Entity>(_ name: String, of entity: Entity.Type = Entity.self) throws(EventError) -> Identifier<Entity> {
        try require(name, "a 36-character id", present(name)?.string.flatMap { Identifier<Entity>($0) })
    }

    package func optionalID<Entity>(
        _ name: String, of entity: Entity.Type = Entity.self
    ) throws(EventError) -> Identifier<Entity>? {
        try optional(name) { () throws(EventError) in try id(name) }
    }

    package func currency(_ name: String) throws(EventError) -> Currency {
        try require(name, "three letters such as CNY", present(name)?.string.flatMap { Currency($0) })
    }

    /// One word of a closed set; the error lists the set.
    package func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, of words: Word.Type = Word.self
    ) throws(EventError) -> Word where Word.RawValue == String {
        let allowed = { "one of " + Word.allCases.map(\.rawValue).joined(separator: ", ") }
        guard let text = present(name)?.string, let word = Word(rawValue: text) else {
            throw EventError(path: name, problem: present(name) == nil ? "is missing" : "must be " + allowed())
        }
        return word
    }

    package func optionalWord<Word: RawRepresentable & CaseIterable>(
        _ name: String, of words: Word.Type = Word.self
    ) throws(EventError) -> Word? where Word.RawValue == String {
        try optional(name) { () throws(EventError) in try word(name) }
    }

    package func object<Value>(
        _ name: String, _ read: (EventReader) throws(EventError) -> Value
    ) throws(EventError) -> Value {
        let value = try require(name, "an object", present(name))
        do throws(EventError) {
            return try read(EventReader(value))
        } catch {
            throw error.inside(name)
        }
    }

    package func optionalObject<Value>(
        _ name: String, _ read: (EventReader) throws(EventError) -> Value
    ) throws(EventError) -> Value? {
        try optional(name) { () throws(EventError) in try object(name, read) }
    }

    /// Every element of a list of objects. An absent list is empty.
    package func list<Value>(
        _ name: String, _ read: (EventReader) throws(EventError) -> Value
    ) throws(EventError) -> [Value] {
        guard let value = present(name) else { return [] }
        guard value.kind == .array else { throw EventError(path: name, problem: "must be a list") }
        var values: [Value] = []
        for element in value.elements {
            do throws(EventError) {
                values.append(try read(EventReader(element)))
            } catch {
                throw error.inside("\(name)[\(values.count)]")
            }
        }
        return values
    }

    package func nonEmptyList<Value>(
        _ name: String, _ read: (EventReader) throws(EventError) -> Value
    ) throws(EventError) -> [Value] {
        let values = try list(name, read)
        guard !values.isEmpty else { throw EventError(path: name, problem: "must not be empty") }
        return values
    }

    /// A list of texts. An absent list is empty.
    package func texts(_ name: String) throws(EventError) -> [String] {
        guard let value = present(name) else { return [] }
        guard value.kind == .array else { throw EventError(path: name, problem: "must be a list") }
        var texts: [String] = []
        for element in value.elements {
            guard let text = element.string else {
                throw EventError(path: "\(name)[\(texts.count)]", problem: "must be a text")
            }
            texts.append(text)
        }
        return texts
    }
}
