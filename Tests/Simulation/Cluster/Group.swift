import Kafka

/// The modelled coordinator of one consumer group, with the eager protocol: a rebalance takes everything from everybody,
/// waits for them to come back for so long, and gives it out anew.
final class Group {
    /// How long a rebalance waits for its members.
    private static let patience: Int64 = 4_000_000

    let name: String
    private unowned let cluster: Cluster
    private var members: [Member] = []
    private var generation = 0
    private var isPreparing = false
    private var preparations = 0
    private(set) var committed: [TopicPartition: Int64] = [:]

    final class Member {
        let consumer: ModelConsumer
        let topics: [String]
        var assigned: [TopicPartition] = []
        var hasRejoined = true

        init(_ consumer: ModelConsumer, topics: [String]) {
            self.consumer = consumer
            self.topics = topics
        }
    }

    init(name: String, cluster: Cluster) {
        self.name = name
        self.cluster = cluster
    }

    var memberCount: Int { members.count }

    func has(_ consumer: ModelConsumer) -> Bool { members.contains { $0.consumer === consumer } }

    func join(_ consumer: ModelConsumer, topics: [String]) {
        guard !has(consumer) else { return }
        members.append(Member(consumer, topics: topics))
        prepare()
    }

    /// - Parameter isLost: it is put out, and told so when it looks again.
    func remove(_ consumer: ModelConsumer, isLost: Bool) {
        guard let index = members.firstIndex(where: { $0.consumer === consumer }) else { return }
        let member = members.remove(at: index)
        if isLost {
            cluster.world.coverage.expiries += 1
            consumer.tell(.revoked(member.assigned, lost: true))
        }
        prepare()
    }

    /// A member gave up what it had.
    func giveUp(_ consumer: ModelConsumer) {
        guard let member = members.first(where: { $0.consumer === consumer }) else { return }
        member.assigned = []
        member.hasRejoined = true
        completeIfAllAreBack()
    }

    /// Takes everything back. Also what a coordinator does when it moves or a topic changes.
    func prepare() {
        for member in members where !member.assigned.isEmpty && (!isPreparing || member.hasRejoined) {
            member.hasRejoined = false
            member.consumer.tell(.revoked(member.assigned, lost: false))
        }
        isPreparing = true
        preparations += 1
        let number = preparations
        let world = cluster.world
        world.scheduler.after(world.chance.within(10_000...100_000)) { [unowned self] in
            if preparations == number { completeIfAllAreBack() }
        }
        world.scheduler.after(Self.patience) { [unowned self] in
            guard preparations == number, isPreparing else { return }
            for member in members where !member.hasRejoined { remove(member.consumer, isLost: true) }
            complete()
        }
    }

    private func completeIfAllAreBack() {
        if isPreparing, members.allSatisfy(\.hasRejoined) { complete() }
    }

    /// Gives the partitions out, as the range assignor would, to the members in some order.
    private func complete() {
        guard isPreparing else { return }
        isPreparing = false
        generation += 1
        guard !members.isEmpty else { return }
        cluster.world.coverage.rebalances += 1
        members.swapAt(0, cluster.world.chance.below(members.count))
        for member in members { member.assigned = [] }
        for topic in members[0].topics {
            let partitions = cluster.partitions(of: topic)
            for (index, partition) in partitions.enumerated() {
                members[index * members.count / partitions.count].assigned.append(partition)
            }
        }
        for member in members {
            // What it gave up is not asked for again before it is given something.
            member.hasRejoined = member.assigned.isEmpty
            member.consumer.tell(.assigned(member.assigned))
        }
    }

    /// Takes a member's advice in a while, if it still is one of this generation then.
    func advise(_ positions: [(TopicPartition, ResumeOffset)], from consumer: ModelConsumer) {
        guard has(consumer) else { return }
        let sent = generation
        let world = cluster.world
        world.scheduler.after(world.chance.within(500...20_000)) { [unowned self] in
            guard generation == sent, !cluster.isDown else { return }
            for (id, position) in positions {
                committed[id] = position.rawValue
                world.witness.groupAdvised(self, id, position.rawValue)
            }
        }
    }
}
