import Events
import Kafka

/// What must be true when nothing goes wrong any more: everything has been handled and told.
extension Witness {
    /// What has not come to rest yet.
    func unrest() -> String? {
        for source in inputs where !isHalted(source) {
            guard let next = tables.progress[source]?.next else { return "\(source) is not claimed" }
            let log = world.cluster[source.id]
            if next > log.high || next < log.low {
                return "\(source) stands at \(next), outside of its log, and is not halted"
            }
            if let record = log.record(from: next) {
                return "\(source) stands at \(next), and there is \(record.offset) (\(record.content.summary))"
            }
        }
        if let row = tables.outbox.first(where: { !isHalted($0.source) }) {
            return "the outbox still has \(row.source) at \(row.base)"
        }
        if let row = tables.parked.first(where: { !isHalted($0.source) }) {
            return "\(row.source) at \(row.offset) is still parked"
        }
        if let timer = tables.timers.first(where: { !isHalted(partition(of: $0)) }) {
            return "the timer \(timer.subject) of \(timer.group) has not rung"
        }
        return nil
    }

    /// 1 to 3 and 6, seen from the end: every record has had its one fate, every event is in the log.
    func checkTheEnd() {
        for source in inputs where !isHalted(source) {
            for record in world.cluster[source.id].records {
                guard let fate = account.fates[source]?[record.offset] else {
                    return world.violate(2, "\(source) at \(record.offset) was never handled")
                }
                if !fate.isSettled { return world.violate(2, "\(source) at \(record.offset) is forgotten") }
            }
        }
        for batch in batches.values.joined() where !batch.isLost && !isHalted(batch.source) {
            if let event = batch.events.first(where: { !$0.isPublished }) {
                return world.violate(3, "\(event.content.summary) of \(batch.source) was never published")
            }
        }
        var seen: Set<String> = []
        for effect in tables.effects {
            let name = "\(effect.group)/\(effect.cause)/\(effect.offset)/\(effect.text)"
            if !seen.insert(name).inserted { return world.violate(1, "\(name) had its effect twice") }
        }
        for timer in account.timersSet where !account.timersRung.contains(timer) && lost.isEmpty {
            if !tables.timers.contains(where: { "\($0.group)/\($0.subject)" == timer }) {
                return world.violate(2, "the timer \(timer) never rang")
            }
        }
    }

    var inputs: [SourceKey] {
        let first = world.cluster.partitions(of: FirstPlace.input.name).map {
            SourceKey(group: FirstPlace.worker.rawValue, id: $0)
        }
        guard world.stageCount > 1 else { return first }
        return first
            + world.cluster.partitions(of: SecondPlace.input.name).map {
                SourceKey(group: SecondPlace.worker.rawValue, id: $0)
            }
    }

    private func partition(of timer: Tables.Timer) -> SourceKey {
        let topic = timer.group == FirstPlace.worker.rawValue ? FirstPlace.input.name : SecondPlace.input.name
        return SourceKey(group: timer.group, id: TopicPartition(topic: topic, partition: timer.partition))
    }
}
