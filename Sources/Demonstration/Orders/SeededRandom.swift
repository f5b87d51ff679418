/// Numbers that look random and are the same for the same seed, on every machine and in every release.
///
/// The standard library's own ways to draw from a generator may change between releases, so the draws stand here.
package struct SeededRandom: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// SplitMix64.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to one less than `limit`.
    package mutating func below(_ limit: Int) -> Int {
        precondition(limit > 0, "there is nothing below 1 to draw")
        return Int(next() % UInt64(limit))
    }

    package mutating func element<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

    /// Fisher-Yates.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        for index in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(index, below(index + 1)) }
    }

    /// That many digits from 2 to 9. Invented telephone numbers begin with 100, and none shall be read in what is made of
    /// these.
    mutating func digits(_ count: Int) -> String {
        var text = ""
        for _ in 0..<count { text += String(2 + below(8)) }
        return text
    }
}
