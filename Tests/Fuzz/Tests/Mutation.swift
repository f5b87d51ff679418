import TestBasics

/// Damages an input a little, by chance that repeats.
struct Mutation {
    private var chance: SeededGenerator

    init(seed: UInt64) { chance = SeededGenerator(seed: seed) }

    /// What senders get wrong, and what readers do.
    private static let pieces: [[UInt8]] = [
        "null", "\"\"", "{}", "[]", "-1", "-0", "0.5", "1e400", "100000", "2147483648", "9007199254740993",
        "9223372036854775807", "18446744073709551616", "\"92233720368547758.075\"", "\"0000-01-01 00:00:00\"",
        "\"9999-12-31T23:59:59Z\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", ",", "}", "[[[[[[[[",
        "\"" + String(repeating: "x", count: 10_000) + "\"",
    ].map { Array($0.utf8) } + [[0], [0xFF], [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0xAE]]

    mutating func damaged(_ input: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0..<Int.random(in: 1...3, using: &chance) {
            let place = Int.random(in: 0...bytes.count, using: &chance)
            switch Int.random(in: 0..<6, using: &chance) {
            case 0: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &chance)))
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &chance), at: place)
            case 2 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            case 3: bytes = replacingValue(in: bytes, near: place)
            case 4:
                let from = Int.random(in: 0...bytes.count, using: &chance)
                bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 60)], at: place)
            default: bytes.insert(contentsOf: Self.pieces.randomElement(using: &chance) ?? [], at: place)
            }
        }
        return bytes
    }

    /// Something else where a JSON value stands, so that the document stays one and the field is what is wrong.
    private mutating func replacingValue(in bytes: [UInt8], near place: Int) -> [UInt8] {
        guard let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")) else { return bytes }
        let start = colon + 1
        let end = bytes[start...].firstIndex { ",}]\n".utf8.contains($0) } ?? bytes.count
        return Array(bytes[..<start] + (Self.pieces.randomElement(using: &chance) ?? []) + bytes[end...])
    }
}
