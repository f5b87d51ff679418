import ArgumentParser

/// Where a record was: `orders.received[3]@1742`.
struct DeadLetterAddress: ExpressibleByArgument, Equatable, CustomStringConvertible {
    let topic: String
    let partition: Int32
    let offset: Int64

    init(topic: String, partition: Int32, offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }

    init?(argument: String) {
        guard let open = argument.lastIndex(of: "["), let close = argument.firstRange(of: "]@"),
            open < close.lowerBound,
            let partition = Int32(argument[argument.index(after: open)..<close.lowerBound]), partition >= 0,
            let offset = Int64(argument[close.upperBound...]), offset >= 0, open > argument.startIndex
        else { return nil }
        topic = String(argument[..<open])
        self.partition = partition
        self.offset = offset
    }

    var description: String { "\(topic)[\(partition)]@\(offset)" }
}
