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
    func present(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    /// Whether the field is absent or an empty text.
    func isBlank(_ name: String) -> Bool {
        guard let value = present(name) else { return true }
        return value.withUTF8 { $0.isEmpty } ?? false
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

    /// A text for people, or what somebody else's system says. It may be empty.
    package func text(_ name: String) throws(EventError) -> String {
        let text = try require(name, "a text", present(name)?.string)
        if let problem = text.problem(longerThan: FieldLimits.text) { throw EventError(path: name, problem: problem) }
        return text
    }

    package func optionalText(_ name: String) throws(EventError) -> String? {
        try optional(name) { () throws(EventError) in try text(name) }
    }

    /// A number or a name by which a sender knows something: rows are found by it, so it is short and not empty.
    package func name(_ name: String) throws(EventError) -> String {
        let text = try require(name, "a text", present(name)?.string)
        guard !text.isEmpty else { throw EventError(path: name, problem: "must not be empty") }
        if let problem = text.problem(longerThan: FieldLimits.name) { throw EventError(path: name, problem: problem) }
        return text
    }

    /// Absent or empty is `nil`.
    package func optionalName(_ name: String) throws(EventError) -> String? {
        isBlank(name) ? nil : try self.name(name)
    }

    package func int64(_ name: String) throws(EventError) -> Int64 {
        try require(name, "a whole number", present(name)?.int64)
    }

    package func optionalInt64(_ name: String) throws(EventError) -> Int64? {
        try optional(name) { () throws(EventError) in try int64(name) }
    }

    /// Money in minor units: not negative, and no more than any order has.
    package func amount(_ name: String) throws(EventError) -> Int64 {
        let amount = try int64(name)
        guard amount >= 0 else { throw EventError(path: name, problem: "must not be negative") }
        guard amount <= FieldLimits.amount else {
            throw EventError(path: name, problem: "is larger than any order: is the unit right?")
        }
        return amount
    }

    package func optionalAmount(_ name: String) throws(EventError) -> Int64? {
        try optional(name) { () throws(EventError) in try amount(name) }
    }

    package func int32(_ name: String) throws(EventError) -> Int32 {
        try require(name, "a whole number of 32 bits", present(name)?.int64.flatMap { Int32(exactly: $0) })
    }

    /// Lends a text, for what is read from it without a `String` between.
    func withText<Value>(_ name: String, _ read: (Span<UInt8>) -> Value) throws(EventError) -> Value {
        try require(name, "a text", present(name)?.withUTF8(read))
    }

    /// Lends a number, written as a number or as a text, as its decimal digits. An absent one is `nil`.
    func withDecimal<Value>(_ name: String, _ read: (Span<UInt8>) -> Value) throws(EventError) -> Value? {
        guard let value = present(name) else { return nil }
        return try require(name, "a number", value.withUTF8(read) ?? value.numberText.map { read($0.utf8.span) })
    }

    /// A count of pieces: 1 or more.
    package func quantity(_ name: String) throws(EventError) -> Int32 {
        let value = try int32(name)
        guard value > 0 else { throw EventError(path: name, problem: "must be 1 or more") }
        guard value <= FieldLimits.quantity else {
            throw EventError(path: name, problem: "must be at most \(FieldLimits.quantity)")
        }
        return value
    }

    package func bool(_ name: String, default absent: Bool? = nil) throws(EventError) -> Bool {
        if let absent, present(name) == nil { return absent }
        return try require(name, "true or false", present(name)?.bool)
    }

    package func timestamp(_ name: String) throws(EventError) -> Timestamp {
        let time = try require(
            name, "a time such as 2026-11-11T08:00:00Z", present(name)?.withUTF8 { Timestamp(utf8: $0) } ?? nil)
        return try plausible(time, name)
    }

    func plausible(_ time: Timestamp, _ name: String) throws(EventError) -> Timestamp {
        guard time.isPlausible else { throw EventError(path: name, problem: "must lie between the years 2000 and 2100") }
        return time
    }

    package func optionalTimestamp(_ name: String) throws(EventError) -> Timestamp? {
        try optional(name) { () throws(EventError) in try timestamp(name) }
    }

    package func id<Entity>(_ name: String, of entity: Entity.Type = Entity.self) throws(EventError) -> Identifier<Entity> {
        try require(name, "a 36-character id", present(name)?.withUTF8 { Identifier<Entity>(utf8: $0) } ?? nil)
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
        try sifted(name, read)
    }

    /// What is read of the elements of a list of objects; what is read as `nil` is left out. An absent list is empty.
    func sifted<Value>(
        _ name: String, _ read: (EventReader) throws(EventError) -> Value?
    ) throws(EventError) -> [Value] {
        guard let value = present(name) else { return [] }
        guard value.kind == .array else { throw EventError(path: name, problem: "must be a list") }
        try checkCount(of: value, name)
        var values: [Value] = []
        values.reserveCapacity(value.elements.count)
        var position = 0
        for element in value.elements {
            do throws(EventError) {
                if let value = try read(EventReader(element)) { values.append(value) }
            } catch {
                throw error.inside("\(name)[\(position)]")
            }
            position += 1
        }
        return values
    }

    private func checkCount(of list: JSONValue, _ name: String) throws(EventError) {
        guard list.elements.count <= FieldLimits.elements else {
            throw EventError(path: name, problem: "must have at most \(FieldLimits.elements) elements")
        }
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
        try checkCount(of: value, name)
        var texts: [String] = []
        for element in value.elements {
            let path = "\(name)[\(texts.count)]"
            guard let text = element.string else { throw EventError(path: path, problem: "must be a text") }
            if let problem = text.problem(longerThan: FieldLimits.name) { throw EventError(path: path, problem: problem) }
            texts.append(text)
        }
        return texts
    }
}

extension String {
    /// Why the text cannot be stored, if it cannot.
    fileprivate func problem(longerThan limit: Int) -> String? {
        if utf8.count > limit { return "must be at most \(limit) bytes long" }
        // JSON can write it, PostgreSQL cannot store it; https://www.postgresql.org/docs/current/datatype-character.html
        return utf8.contains(0) ? "must not hold the character U+0000" : nil
    }
}
