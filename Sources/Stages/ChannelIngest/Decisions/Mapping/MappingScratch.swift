import JSON

/// What a mapper keeps from record to record, so that reading one needs no memory of its own: parsers of JSON documents that
/// stand as text inside another one, and buffers for texts that are put together.
final class MappingScratch {
    /// Every document needs a parser of its own, because a parser's value lives only until it parses again.
    private var parsers: [JSONParser] = []
    private var used = 0
    /// Of the record in hand alone.
    private var passing: [JSONParser] = []
    private var buffers: [[UInt8]] = []
    private var pricing: [LinePricing] = []
    /// A parser has room for the largest text it has seen. More documents than this are read, but their parsers go with the
    /// record: a mapping that opens a text in every line must not keep hundreds of megabytes for ever.
    private static let parsersKept = 8
    private static let maximumBytes = 1 << 20
    /// Longer buffers go with the record.
    private static let bytesKept = 16 * 1024

    /// The next record begins.
    func reset() {
        used = 0
        passing.removeAll()
    }

    /// `nil` when the value is no text or the text is no JSON document.
    func parse(_ value: JSONValue) -> JSONValue? {
        value.withUTF8 { unsafe try? nextParser().parse($0.bytes) } ?? nil
    }

    private func nextParser() -> JSONParser {
        guard used < Self.parsersKept else {
            let parser = JSONParser(maximumBytes: Self.maximumBytes)
            passing.append(parser)
            return parser
        }
        if used == parsers.count { parsers.append(JSONParser(maximumBytes: Self.maximumBytes)) }
        used += 1
        return parsers[used - 1]
    }

    /// An empty list, which may be given back when the order has been read.
    func takePricing() -> [LinePricing] {
        var taken: [LinePricing] = []
        swap(&taken, &pricing)
        return taken
    }

    func giveBack(_ list: inout [LinePricing]) {
        list.removeAll(keepingCapacity: true)
        swap(&list, &pricing)
    }

    /// An empty buffer, which is to be given back.
    func takeBuffer() -> [UInt8] { buffers.popLast() ?? [] }

    func giveBack(_ buffer: inout [UInt8]) {
        guard buffer.capacity <= Self.bytesKept else { return }
        buffer.removeAll(keepingCapacity: true)
        buffers.append([])
        swap(&buffer, &buffers[buffers.count - 1])
    }
}
