/// Reads the rows of the outbox by their written format, not by the lane's code.
enum OutboxReader {
    static func contents(of bytes: [UInt8]) -> [RecordContent] {
        guard bytes.first == 1 else { return [] }
        var position = 1
        var contents: [RecordContent] = []
        func number(_ width: Int) -> Int {
            defer { position += width }
            return (0..<width).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
        }
        func content(_ length: Int) -> [UInt8] {
            defer { position += length }
            return Array(bytes[position..<position + length])
        }
        func optional() -> [UInt8]? {
            let length = Int(Int32(truncatingIfNeeded: number(4)))
            return length < 0 ? nil : content(length)
        }
        while position < bytes.count {
            let topic = String(decoding: content(number(2)), as: UTF8.self)
            let partition = Int32(truncatingIfNeeded: number(4))
            let key = optional()
            let headers = optional() ?? []
            let value = optional()
            contents.append(RecordContent(topic: topic, partition: partition, key: key, value: value, headers: headers))
        }
        return contents
    }
}
