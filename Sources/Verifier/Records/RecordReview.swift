import JSON

/// Goes through a recording, record by record: judges what can be judged of the log alone, and hands on what the rows
/// of the database are compared with.
///
/// Events carry the headers `publisher`, `batch` and `index`; with them a repeat is known, whoever sent it.
struct RecordReview {
    /// An event's first publication.
    private struct First {
        var digest: Int
        var topic: String
        var partition: Int32
        var place: String
    }

    private struct EventID: Hashable {
        var batch: BatchID
        var index: Int
    }

    private struct BatchID: Hashable {
        var publisher: Int
        var batch: Int64
    }

    private struct Lane: Hashable {
        var topic: String
        var partition: Int32
        var publisher: Int
    }

    private let parser = JSONParser()
    private let keepsSequence: Bool
    private var publishers: [String: Int] = [:]
    /// By number.
    private var names: [String] = []
    private var firsts: [EventID: First] = [:]
    private var letters: [String: First] = [:]
    /// How many different events of a batch were seen, and the greatest index.
    private var batches: [BatchID: (count: Int, last: Int)] = [:]
    private var newest: [Lane: (batch: Int64, index: Int)] = [:]
    private var partitionOfKey: [String: Int32] = [:]
    private var next: [String: Int64] = [:]

    private var contiguous = Check(.evidence, "every offset of every partition was recorded")
    private var repeats = Check(.eventsMatch, "an event published again is the same to the byte, in the same partition")
    private var labels = Check(.eventsMatch, "every event names its publisher, batch and index, and its id is made of them")
    private var readable = Check(.eventsMatch, "every event is what its topic promises")
    private var whole = Check(.eventsMatch, "of every batch that was published, no event is missing in between")
    private var keys = Check(.publishingOrder, "all records of a key are in one partition of a topic")
    private var order = Check(.publishingOrder, "no publisher goes back to an earlier batch, in any partition")
    private var withinBatch = Check(.publishingOrder, "the events of a batch follow each other")
    /// How many records were events that had been published before.
    private(set) var repeated = 0

    /// - Parameter keepsSequence: whether the broker refuses what a producer sends out of sequence, as every Kafka does;
    ///   the local broker takes it.
    init(keepsSequence: Bool) { self.keepsSequence = keepsSequence }

    /// - Returns: what the database is compared with; `nil` for a repeat, and for what no worker has to be able to read.
    mutating func take(_ record: SeenRecord) -> StagedRecord? {
        follow(record)
        if let key = record.key { spread(key, record) }
        if record.topic.hasSuffix(".dead-letter") { return deadLetter(record) }
        guard record.header("publisher") != nil || record.header("ce_id") != nil else { return input(record) }
        return event(record)
    }

    mutating func checks() -> [Check] {
        let names = names
        for (id, batch) in batches {
            whole.expect(batch.count == batch.last + 1) {
                "\(names[id.publisher]) batch \(id.batch): \(batch.count) of at least \(batch.last + 1) events"
            }
        }
        if !keepsSequence, withinBatch.violations > 0 {
            withinBatch.violations = 0
            withinBatch.examples = []
            withinBatch.omitted = "this broker takes what a producer sends out of sequence"
        }
        return [contiguous, repeats, labels, readable, whole, keys, order, withinBatch]
    }

    // MARK: - Every record

    private mutating func follow(_ record: SeenRecord) {
        let partition = "\(record.topic)[\(record.partition)]"
        if let expected = next[partition] {
            contiguous.expect(record.offset == expected, "\(partition) jumps from \(expected) to \(record.offset)")
        }
        next[partition] = record.offset + 1
    }

    private mutating func spread(_ key: [UInt8], _ record: SeenRecord) {
        let name = "\(record.topic) \(String(decoding: key, as: UTF8.self))"
        let partition = partitionOfKey[name] ?? record.partition
        keys.expect(partition == record.partition, "\(record.place) has a key that partition \(partition) has too")
        partitionOfKey[name] = partition
    }

    private func input(_ record: SeenRecord) -> StagedRecord? {
        var staged = StagedRecord(record)
        if record.topic == "channel.orders.raw" {
            staged.gist.reference = record.header("traceparent")
            return staged
        }
        guard let gist = Gist(topic: record.topic, value: record.value, parser: parser) else { return nil }
        staged.gist = gist
        return staged
    }

    /// Dead letters have no label: what they are about tells them apart.
    private mutating func deadLetter(_ record: SeenRecord) -> StagedRecord? {
        var staged = StagedRecord(record)
        staged.gist.word = record.header("dead-letter-reason-code")
        staged.gist.place = record.header("dead-letter-source-topic")
        staged.gist.number = record.header("dead-letter-source-offset").flatMap { Int64($0) }
        staged.gist.reference = record.header("dead-letter-source-partition")
        let source = ["topic", "partition", "offset"].map { record.header("dead-letter-source-\($0)") ?? "" }
        let id = "\(record.topic) \(source.joined(separator: " ")) \(record.header("dead-letter-attempts") ?? "")"
        if let first = letters[id] {
            repeated += 1
            repeats.expect(
                first.digest == record.digest && first.partition == record.partition,
                "\(record.place) repeats \(first.place) differently")
            return nil
        }
        letters[id] = First(
            digest: record.digest, topic: record.topic, partition: record.partition, place: record.place)
        return staged
    }

    // MARK: - Events

    private mutating func event(_ record: SeenRecord) -> StagedRecord? {
        guard let publisher = record.header("publisher"), let batch = record.header("batch").flatMap({ Int64($0) }),
            let index = record.header("index").flatMap({ Int($0) })
        else {
            labels.expect(false, record.place)
            return nil
        }
        labels.expect(record.header("ce_id") == "\(publisher):\(batch):\(index)", record.place)
        let id = EventID(batch: BatchID(publisher: number(of: publisher), batch: batch), index: index)
        let digest = record.digest
        if let first = firsts[id] {
            repeated += 1
            repeats.expect(
                first.digest == digest && first.topic == record.topic && first.partition == record.partition,
                "\(record.place) repeats \(first.place) differently")
            return nil
        }
        firsts[id] = First(digest: digest, topic: record.topic, partition: record.partition, place: record.place)
        let seen = batches[id.batch] ?? (0, -1)
        batches[id.batch] = (seen.count + 1, max(seen.last, index))
        judgeOrder(of: id, record)
        var staged = StagedRecord(record)
        staged.publisher = publisher
        staged.batch = batch
        staged.index = Int32(clamping: index)
        let gist = Gist(topic: record.topic, value: record.value, parser: parser)
        readable.expect(gist != nil, record.place)
        guard let gist else { return nil }
        staged.gist = gist
        return staged
    }

    private mutating func judgeOrder(of id: EventID, _ record: SeenRecord) {
        let lane = Lane(topic: record.topic, partition: record.partition, publisher: id.batch.publisher)
        guard let last = newest[lane] else { return newest[lane] = (id.batch.batch, id.index) }
        let publisher = names[lane.publisher]
        order.expect(
            id.batch.batch >= last.batch,
            "\(record.place): batch \(id.batch.batch) of \(publisher) after batch \(last.batch)")
        if id.batch.batch == last.batch {
            withinBatch.expect(
                id.index > last.index,
                "\(record.place): event \(id.index) of batch \(last.batch) of \(publisher) after \(last.index)")
        }
        newest[lane] = (id.batch.batch, id.index)
    }

    private mutating func number(of publisher: String) -> Int {
        if let number = publishers[publisher] { return number }
        publishers[publisher] = names.count
        names.append(publisher)
        return names.count - 1
    }
}

extension SeenRecord {
    /// Of key, value and headers. The same for the same bytes, within this process.
    var digest: Int {
        var hasher = Hasher()
        hasher.combine(key)
        hasher.combine(value)
        hasher.combine(headers)
        return hasher.finalize()
    }
}

extension Check {
    fileprivate mutating func expect(_ isSo: Bool, _ example: () -> String) {
        checked += 1
        if !isSo { violate(example()) }
    }
}
