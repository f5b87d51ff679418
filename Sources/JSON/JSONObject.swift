/// The members of an object, in the order of the text; empty when the value is of another kind.
///
/// Members of the same name all appear.
package struct JSONObject: Sequence {
    private let object: JSONValue?

    init(of value: JSONValue) {
        object = value.kind == .object ? value : nil
    }

    package struct Iterator: IteratorProtocol {
        fileprivate var position: JSONValue?

        package mutating func next() -> (key: String, value: JSONValue)? {
            guard let name = position, !name.isEnd, let key = name.string else { return nil }
            let value = name.next
            position = value.next
            return (key, value)
        }
    }

    package func makeIterator() -> Iterator { Iterator(position: object?.inside) }

    package var isEmpty: Bool { object?.inside.isEnd ?? true }

    package var underestimatedCount: Int { object?.storedCount ?? 0 }

    /// How many members there are, those of the same name counted each.
    package var count: Int {
        let stored = underestimatedCount
        return stored < 0x00FF_FFFF ? stored : reduce(0) { count, _ in count + 1 }
    }
}

extension JSONValue {
    /// The members of an object in the order of the text; none when the value is of another kind.
    package var members: JSONObject { JSONObject(of: self) }
}
