/// The elements of an array, in order; empty when the value is of another kind.
package struct JSONArray: Sequence {
    private let array: JSONValue?

    init(of value: JSONValue) {
        array = value.kind == .array ? value : nil
    }

    package struct Iterator: IteratorProtocol {
        fileprivate var position: JSONValue?

        package mutating func next() -> JSONValue? {
            guard let value = position, !value.isEnd else { return nil }
            position = value.next
            return value
        }
    }

    package func makeIterator() -> Iterator { Iterator(position: array?.inside) }

    package var isEmpty: Bool { array?.inside.isEnd ?? true }

    package var underestimatedCount: Int { array?.storedCount ?? 0 }

    /// How many elements there are.
    package var count: Int {
        let stored = underestimatedCount
        return stored < 0x00FF_FFFF ? stored : reduce(0) { count, _ in count + 1 }
    }

    package var first: JSONValue? {
        var iterator = makeIterator()
        return iterator.next()
    }

    /// The element at a position counted from 0, found by passing over those before it; `nil` past the end.
    package subscript(position: Int) -> JSONValue? {
        guard position >= 0 else { return nil }
        var iterator = dropFirst(position).makeIterator()
        return iterator.next()
    }
}

extension JSONValue {
    /// The elements of an array, in order; none when the value is of another kind.
    package var elements: JSONArray { JSONArray(of: self) }
}
