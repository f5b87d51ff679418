import Kafka
import Postgres

/// Parameters of a statement, taken apart again as a server does it.
struct ParameterReader {
    private let bytes: [UInt8]
    private let slots: [Parameters.Slot]

    init(_ parameters: borrowing Parameters) {
        bytes = unsafe parameters.bytes.withUnsafeBytes { unsafe Array($0) }
        slots = parameters.slots
    }

    /// Counted from 1, as in SQL.
    func text(_ number: Int) -> String { text(at: start(number), count: length(number)) }
    func integer(_ number: Int) -> Int32 { Int32(truncatingIfNeeded: number32(at: start(number))) }
    func bigint(_ number: Int) -> Int64 { number64(at: start(number)) }

    func texts(_ number: Int) -> [String] { elements(number).map { text(at: $0!.lowerBound, count: $0!.count) } }
    func integers(_ number: Int) -> [Int32] { elements(number).map { number32(at: $0!.lowerBound) } }
    func bigints(_ number: Int) -> [Int64] { elements(number).map { number64(at: $0!.lowerBound) } }
    func byteas(_ number: Int) -> [[UInt8]?] { elements(number).map { $0.map { Array(bytes[$0]) } } }
    /// Microseconds since 1970 UTC.
    func moments(_ number: Int) -> [Int64] { bigints(number).map { $0 + secondsTo2000 * 1_000_000 } }

    /// Two parallel arrays, beginning with the topics.
    func partitions(_ number: Int) -> [TopicPartition] {
        zip(texts(number), integers(number + 1)).map { TopicPartition(topic: $0, partition: $1) }
    }

    private func start(_ number: Int) -> Int { slots[number - 1].offset }
    private func length(_ number: Int) -> Int { slots[number - 1].length ?? 0 }

    /// Where the elements of an array stand; `nil` for NULL.
    private func elements(_ number: Int) -> [Range<Int>?] {
        var position = start(number)
        guard number32(at: position) > 0 else { return [] }
        let count = Int(number32(at: position + 12))
        position += 20
        var found: [Range<Int>?] = []
        found.reserveCapacity(count)
        for _ in 0..<count {
            let length = Int(number32(at: position))
            position += 4
            if length < 0 {
                found.append(nil)
            } else {
                found.append(position..<position + length)
                position += length
            }
        }
        return found
    }

    private func text(at position: Int, count: Int) -> String {
        String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    private func number32(at position: Int) -> Int32 {
        unsafe bytes.withUnsafeBytes {
            unsafe Int32(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: Int32.self))
        }
    }

    private func number64(at position: Int) -> Int64 {
        unsafe bytes.withUnsafeBytes {
            unsafe Int64(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: Int64.self))
        }
    }
}

/// From 1970 to 2000, where PostgreSQL's moments begin.
private let secondsTo2000: Int64 = 946_684_800

/// Cells in PostgreSQL's binary format.
enum Cell {
    static func text(_ value: String) -> [UInt8] { Array(value.utf8) }
    static func bigint(_ value: Int64) -> [UInt8] { bigEndian(UInt64(bitPattern: value), bytes: 8) }
    static func integer(_ value: Int32) -> [UInt8] { bigEndian(UInt64(UInt32(bitPattern: value)), bytes: 4) }
    static func moment(_ microseconds: Int64) -> [UInt8] { bigint(microseconds - secondsTo2000 * 1_000_000) }

    private static func bigEndian(_ value: UInt64, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (bytes - 1 - $0))) }
    }
}
