import TestBasics

/// The one source of chance of a schedule. Whatever asks it, asks in the order of the schedule.
struct Chance {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number() -> UInt64 { generator.next() }

    /// From 0 up to, not including, `limit`.
    mutating func below(_ limit: Int) -> Int { Int(truncatingIfNeeded: generator.next() % UInt64(limit)) }

    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(truncatingIfNeeded: generator.next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True once in so many times; never for 0.
    mutating func once(in times: Int) -> Bool { times > 0 && below(times) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
