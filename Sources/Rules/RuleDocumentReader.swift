package import JSON

/// Reads one object of a rule document and remembers every mistake instead of stopping at the first.
///
/// Each key is asked for once, by a method that says what it must be. A method that finds a mistake records it and
/// returns `nil`; a required key that is absent is a mistake, an optional one gives its default. When the closure that
/// got the reader returns, keys nobody asked for are recorded as unknown, so every key a rule may have must be asked
/// for, also when another was wrong: read all first, then `guard`.
///
/// The reader holds `JSONValue`s and must not outlive the parse they come from.
package final class RuleDocumentReader {
    /// The object that is read.
    package let value: JSONValue
    package let path: RulePath
    private let mistakes: Mistakes
    private var askedFor: [String] = []

    /// Shared by the readers of one document.
    private final class Mistakes {
        var all: [RuleError] = []
    }

    private init(_ value: JSONValue, at path: RulePath, mistakes: Mistakes) {
        self.value = value
        self.path = path
        self.mistakes = mistakes
    }

    /// Reads a whole document, which must be an object.
    ///
    /// - Parameter body: makes the result; `nil` only after a mistake was recorded.
    /// - Throws: all mistakes, in the order of the document as far as it was read in that order.
    package static func read<R>(
        _ document: JSONValue, _ body: (RuleDocumentReader) -> R?
    ) throws(RuleErrors) -> R {
        let mistakes = Mistakes()
        let reader = RuleDocumentReader(document, at: .root, mistakes: mistakes)
        let result = reader.read(body)
        if !mistakes.all.isEmpty { throw RuleErrors(mistakes.all) }
        guard let result else { preconditionFailure("a rule reader returned nothing and recorded no mistake") }
        return result
    }

    private func read<R>(_ body: (RuleDocumentReader) -> R?) -> R? {
        guard value.kind == .object else {
            return mistake(at: path, "expected keys and values, found \(value.spokenKind)")
        }
        let count = mistakes.all.count
        let result = body(self)
        reportUnknownKeys()
        // A result that was put together although a part was wrong must not be used by anyone.
        return mistakes.all.count == count ? result : nil
    }

    private func reportUnknownKeys() {
        var seen: Set<String> = []
        for (key, _) in value.members {
            if !seen.insert(key).inserted {
                reportSecond(key, at: path.member(key))
            } else if !askedFor.contains(key) {
                let unasked = askedFor.filter { value[$0] == nil }
                let hint =
                    nearest(to: key, among: unasked).map { "did you mean \"\($0)\"?" }
                    ?? "known here: \(listed(askedFor, conjunction: "and"))"
                mistakes.all.append(RuleError(path.member(key), "unknown key \"\(key)\"", hint: hint, subject: .key))
            }
        }
    }

    /// Of a record's members the first counts; a rule's author is asked instead.
    private func reportSecond(_ key: String, at path: RulePath) {
        mistakes.all.append(RuleError(path, "the key \"\(key)\" stands here twice", subject: .key))
    }

    // MARK: - Mistakes

    /// Records a mistake about a key of this object.
    package func mistake(_ key: String, _ problem: String, hint: String? = nil) {
        mistakes.all.append(RuleError(path.member(key), problem, hint: hint))
    }

    /// Records a mistake about this object as a whole.
    package func mistake(_ problem: String, hint: String? = nil) {
        mistakes.all.append(RuleError(path, problem, hint: hint))
    }

    /// Records a mistake about any place of the document and returns nothing, for use in `return`.
    @discardableResult
    package func mistake<R>(at path: RulePath, _ problem: String, hint: String? = nil) -> R? {
        mistakes.all.append(RuleError(path, problem, hint: hint))
        return nil
    }

    // MARK: - Keys

    /// Whether a key is there and is not null. It counts as asked for only by a method that reads it.
    package func has(_ key: String) -> Bool {
        value[key].map { !$0.isNull } ?? false
    }

    /// The value of a key as it is; `nil`, without a mistake, when it is absent or null.
    package func optionalValue(_ key: String) -> JSONValue? {
        askedFor.append(key)
        guard let member = value[key], !member.isNull else { return nil }
        return member
    }

    /// The value of a key as it is; absent or null is a mistake.
    package func value(_ key: String) -> JSONValue? {
        guard let member = optionalValue(key) else {
            mistakes.all.append(RuleError(path, "the key \"\(key)\" is missing"))
            return nil
        }
        return member
    }

    /// Reads the object under a key.
    package func object<R>(_ key: String, _ body: (RuleDocumentReader) -> R?) -> R? {
        value(key).flatMap { object($0, at: path.member(key), body) }
    }

    /// Reads the object under a key when there is one.
    package func optionalObject<R>(_ key: String, _ body: (RuleDocumentReader) -> R?) -> R? {
        optionalValue(key).flatMap { object($0, at: path.member(key), body) }
    }

    /// Reads any value of the document that must be an object.
    package func object<R>(_ value: JSONValue, at path: RulePath, _ body: (RuleDocumentReader) -> R?) -> R? {
        RuleDocumentReader(value, at: path, mistakes: mistakes).read(body)
    }

    /// Reads a list of objects; the result is `nil` when any of them has a mistake.
    package func list<R>(_ key: String, atLeast minimum: Int = 0, _ body: (RuleDocumentReader) -> R?) -> [R]? {
        value(key).flatMap { list($0, at: path.member(key), atLeast: minimum) { object($0, at: $1, body) } }
    }

    /// Reads a list of objects that may be absent, which is an empty one.
    package func optionalList<R>(_ key: String, _ body: (RuleDocumentReader) -> R?) -> [R]? {
        guard let member = optionalValue(key) else { return [] }
        return list(member, at: path.member(key)) { object($0, at: $1, body) }
    }

    /// Reads a list of anything; every element is read, also after a mistake.
    package func list<R>(
        _ value: JSONValue, at path: RulePath, atLeast minimum: Int = 0, _ element: (JSONValue, RulePath) -> R?
    ) -> [R]? {
        guard value.kind == .array else {
            return mistake(at: path, "expected a list, found \(value.spokenKind)")
        }
        var results: [R] = []
        var isWhole = true
        for (position, item) in value.elements.enumerated() {
            if let result = element(item, path.element(position)) { results.append(result) } else { isWhole = false }
        }
        guard value.elements.count >= minimum else {
            return mistake(at: path, "the list needs at least \(minimum == 1 ? "one element" : "\(minimum) elements")")
        }
        return isWhole ? results : nil
    }

    /// Reads an object whose keys are data, such as carrier names.
    package func entries<R>(_ key: String, _ entry: (_ name: String, _ value: JSONValue, _ path: RulePath) -> R?)
        -> [R]?
    {
        guard let member = value(key) else { return nil }
        guard member.kind == .object else {
            return mistake(at: path.member(key), "expected keys and values, found \(member.spokenKind)")
        }
        var results: [R] = []
        var isWhole = true
        var seen: Set<String> = []
        for (name, value) in member.members {
            let place = path.member(key).member(name)
            if !seen.insert(name).inserted { reportSecond(name, at: place) }
            let result = entry(name, value, place)
            if let result { results.append(result) } else { isWhole = false }
        }
        return isWhole ? results : nil
    }
}

extension JSONValue {
    /// What kind of value this is, in the words of a rule's author.
    var spokenKind: String {
        switch kind {
        case .null: "nothing"
        case .bool: bool == true ? "true" : "false"
        case .int64, .uint64, .double: "the number \(numberText ?? "")"
        case .string: "the text \"\(string ?? "")\""
        case .array: "a list"
        case .object: "keys and values"
        }
    }
}
