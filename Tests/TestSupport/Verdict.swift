import Events
import JSON

/// What is wrong with a run, one sentence each; empty if everything happened exactly once and in order.
extension ProofWorld {
    /// Judges a stage that has settled.
    ///
    /// - Parameter sent: the texts that each key was sent, in order; all of them must have come through.
    package func faults<Place: LedgerPlace>(
        of place: Place.Type = FirstPlace.self, sent: [TestBroker.Message]
    ) throws -> [String] {
        let effects = try effects(of: Place.self)
        let events = try broker.read(Place.output)
        let unique = firstOfEach(events)
        return try faults(in: effects, sent: sent) + faults(inRepeatsOf: events) + faults(in: unique, telling: effects)
            + faults(inOrderOf: events) + faultsOfRest(Place.self)
    }

    private func faults(in effects: [Effect], sent: [TestBroker.Message]) -> [String] {
        var faults: [String] = []
        let expected = Dictionary(grouping: sent) { $0.key ?? "" }.mapValues { $0.map { $0.value ?? "tombstone" } }
        let found = Dictionary(grouping: effects, by: \.key)
        for key in Set(expected.keys).union(found.keys).sorted() {
            let texts = (found[key] ?? []).map(\.text)
            if texts != expected[key] ?? [] {
                faults.append("effects of \(key): \(texts), sent: \(expected[key] ?? [])")
            }
            let numbers = (found[key] ?? []).map(\.number)
            if numbers != Array(1..<(Int64(numbers.count) + 1)) { faults.append("numbers of \(key): \(numbers)") }
        }
        return faults
    }

    /// Every repeat is the same to the byte, and in the same partition.
    private func faults(inRepeatsOf events: [TestRecord]) -> [String] {
        Dictionary(grouping: events) { $0.headers["ce_id"] ?? "none" }.values.compactMap { same in
            let contents = Set(same.map(\.content))
            return contents.count == 1 ? nil : "an event was published in \(contents.count) forms: \(contents)"
        }
    }

    /// Without repeats, there is one event for every effect, and those of a key come in its order.
    private func faults(in events: [TestRecord], telling effects: [Effect]) throws -> [String] {
        let parser = JSONParser()
        var told: [String: [Int64]] = [:]
        for event in events {
            let value = try parser.parse(event.value ?? "")
            told[value["key"]?.string ?? "", default: []].append(value["number"]?.int64 ?? 0)
        }
        let expected = Dictionary(grouping: effects, by: \.key).mapValues { $0.map(\.number) }
        return told == expected ? [] : ["events tell \(told), effects are \(expected)"]
    }

    /// In each partition, no publisher begins a batch before all of the one before is there.
    private func faults(inOrderOf events: [TestRecord]) -> [String] {
        var newest: [String: Int64] = [:]
        var faults: [String] = []
        for event in firstOfEach(events) {
            guard let publisher = event.headers["publisher"], let batch = event.headers["batch"].flatMap({ Int64($0) })
            else {
                faults.append("an event does not name its publisher and batch")
                continue
            }
            let lane = "\(publisher) in \(event.partition)"
            if batch < newest[lane] ?? .min { faults.append("\(lane): \(batch) came behind \(newest[lane]!)") }
            newest[lane] = batch
        }
        return faults
    }

    private func faultsOfRest<Place: LedgerPlace>(_ place: Place.Type) throws -> [String] {
        var faults: [String] = []
        let left = try outboxRows(of: Place.self)
        if left > 0 { faults.append("\(left) rows are left in the outbox") }
        let progress = try progress(of: Place.self)
        for (partition, end) in try broker.ends(of: Place.input) where progress[partition] ?? 0 != end {
            faults.append("partition \(partition) stands at \(progress[partition] ?? 0) of \(end)")
        }
        for (partition, offset) in try broker.committed(by: Place.worker.rawValue, of: Place.input)
        where offset > progress[partition] ?? 0 {
            faults.append("the group is ahead of the database in partition \(partition)")
        }
        return faults
    }

    /// What the next stage would let through: the first of every event, in the order of the log.
    private func firstOfEach(_ events: [TestRecord]) -> [TestRecord] {
        var seen: Set<String> = []
        return events.filter { seen.insert($0.headers["ce_id"] ?? "none").inserted }
    }
}
