import Events
import Kafka

/// Sees every commit and every record of the log, and knows what must never be. It shares no code with the lane.
final class Witness {
    unowned let world: World
    var account = Account()
    /// Who claimed each source last.
    var owners: [SourceKey: SimulatedLane] = [:]
    var events: [RecordContent: CommittedEvent] = [:]
    var batches: [SourceKey: [CommittedBatch]] = [:]
    /// By publisher, batch and index; what a later event of the same name must be the same as.
    var names: [String: CommittedEvent] = [:]
    /// The last number of each key that was published.
    private var publishedNumbers: [String: Int64] = [:]
    private var standby = Account()
    /// Sources of which commits were lost, with where they had been.
    var lost: [SourceKey: Int64] = [:]
    private var halts: [String: Set<String>] = [:]
    private var haltedAt: Set<SourceKey> = []

    init(_ world: World) { self.world = world }

    var tables: Tables { world.database.tables }

    // MARK: The log

    /// An event is about to be appended.
    func published(_ content: RecordContent, by lane: SimulatedLane) -> CommittedEvent? {
        guard let event = events[content] else {
            judgeUnknown(content, by: lane)
            return nil
        }
        guard !event.isPublished else {
            world.coverage.republished += 1
            return event
        }
        world.coverage.events += 1
        checkOrder(of: event, by: lane)
        event.isPublished = true
        checkNumber(of: event)
        return event
    }

    private func judgeUnknown(_ content: RecordContent, by lane: SimulatedLane) {
        let isAltered = events.keys.contains {
            $0.topic == content.topic && $0.key == content.key && $0.headers == content.headers
        }
        if isAltered {
            world.violate(6, "lane \(lane.number) published \(content.summary) again, and not as it was")
        } else {
            world.violate(3, "lane \(lane.number) published \(content.summary), which no committed batch owes")
        }
    }

    private func checkOrder(of event: CommittedEvent, by lane: SimulatedLane) {
        let batch = event.batch
        for earlier in batches[batch.source] ?? [] where earlier.number < batch.number && !earlier.isLost {
            if let missing = earlier.events.first(where: { !$0.isPublished }) {
                return world.violate(
                    4,
                    """
                    lane \(lane.number) published \(event.content.summary) of \(batch.source) at \(batch.base) before \
                    \(missing.content.summary) of the batch at \(earlier.base)
                    """)
            }
        }
        let place = (event.content.topic, event.content.partition)
        for earlier in batch.events.prefix(event.index)
        where (earlier.content.topic, earlier.content.partition) == place {
            if !earlier.isPublished {
                world.violate(4, "\(event.content.summary) overtook \(earlier.content.summary) of its own batch")
            }
        }
    }

    /// Order per key, as the next stage sees it.
    private func checkNumber(of event: CommittedEvent) {
        guard lost.isEmpty, !event.isDeadLetter, let key = event.content.key, !key.isEmpty,
            let value = event.content.value,
            let number = SimulatedText.number(value)
        else { return }
        let name = event.content.topic + "/" + String(decoding: key, as: UTF8.self)
        let last = publishedNumbers[name] ?? 0
        if number <= last { world.violate(8, "number \(number) of \(name) was published after number \(last)") }
        publishedNumbers[name] = number
    }

    func acknowledged(_ content: RecordContent) { events[content]?.isAcknowledged = true }

    func hasPublished(_ content: RecordContent) -> Bool { events[content]?.isPublished ?? false }

    func groupAdvised(_ group: Group, _ id: TopicPartition, _ position: Int64) {
        let source = SourceKey(group: group.name, id: id)
        guard lost[source] == nil, let next = tables.progress[source]?.next, position > next else { return }
        world.violate(7, "the group \(group.name) was told \(position) of \(id), where \(next) is committed")
    }

    // MARK: Time travel

    func standbyIsCutOff() { standby = account }

    func failedOver(from before: Tables, to after: Tables) {
        for (source, row) in before.progress {
            let next = after.progress[source]?.next
            // That nobody knows of a claim any more counts, too, although nothing was handled yet.
            guard next ?? -1 < row.next else { continue }
            world.trace { "\(source) goes back from \(row.next) to \(next ?? 0)" }
            world.coverage.lostTails += 1
            lost[source] = row.next
        }
        let kept = standby.commits
        for batch in batches.values.joined() where batch.number > kept { batch.isLost = true }
        account = standby
        account.commits = before.progress.isEmpty ? 0 : numberOfCommits
    }

    private var numberOfCommits: Int { batches.values.joined().map(\.number).max() ?? account.commits }

    // MARK: Halts

    func halted(_ lane: SimulatedLane, partition: String, code: String) {
        world.coverage.halts += 1
        let source = inputs.first { $0.group == lane.worker.rawValue && $0.id.description == partition }
        guard let source else {
            return world.violate(7, "lane \(lane.number) halted \(partition), which is not its own")
        }
        haltedAt.insert(source)
        let isOfDatabase = code == "database_went_back" || code == "database_knows_nothing"
        let hasReason =
            isOfDatabase
            ? lost.keys.contains { $0.group == source.group && $0.partition == source.id }
            : world.cluster[source.id].isDamaged
        if !hasReason { world.violate(7, "lane \(lane.number) halted \(partition) without a reason: \(code)") }
    }

    func isHalted(_ source: SourceKey) -> Bool {
        haltedAt.contains(SourceKey(group: source.group, id: source.partition))
    }
}
