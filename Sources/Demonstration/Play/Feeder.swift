import Domain
import Events
import Kafka

/// Publishes the plan, never further ahead of the workers than the local broker keeps.
package struct Feeder {
    /// How far ahead it may be. The local broker keeps 5 MiB a partition and forgets the oldest: with orders of 2 to 3
    /// KB, spread over four partitions and compressed, this is a tenth of that.
    package struct Limits: Hashable, Sendable {
        /// Records that ingest has not handled.
        package var unread: Int
        /// Orders that are not at rest.
        package var onTheWay: Int
        /// Records of one step.
        package var chunk: Int

        package init(unread: Int = 1_500, onTheWay: Int = 3_000, chunk: Int = 200) {
            self.unread = unread
            self.onTheWay = onTheWay
            self.chunk = chunk
        }
    }

    private let plan: OrderPlan
    private let limits: Limits
    /// Orders a second; `nil` as fast as the line takes them.
    private let pace: Int?
    private var startedAt: ContinuousClock.Instant?
    private var generator = OrderGenerator()
    package private(set) var published = 0

    package init(_ plan: OrderPlan, limits: Limits = Limits(), pace: Int? = nil) {
        self.plan = plan
        self.limits = limits
        self.pace = pace
    }

    package var isDone: Bool { published == plan.count }

    /// How many records may be published now.
    ///
    /// - Parameters:
    ///   - handled: records that ingest has handled.
    ///   - onTheWay: orders that are not at rest.
    ///   - due: how many may have been published by now in all.
    package func room(handled: Int, onTheWay: Int, due: Int = .max) -> Int {
        let unread = published - handled
        return max(
            0,
            min(
                limits.chunk, plan.count - published, limits.unread - unread, limits.onTheWay - onTheWay - unread,
                due - published))
    }

    /// How many may have been published when so much time has passed.
    func due(after elapsed: Duration) -> Int {
        guard let pace else { return .max }
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        return Int(seconds * Double(pace))
    }

    mutating func step(handled: Int, onTheWay: Int, into wire: inout Wire) throws(KafkaError) {
        let now = ContinuousClock.now
        let started = startedAt ?? now
        startedAt = started
        for _ in 0..<room(handled: handled, onTheWay: onTheWay, due: due(after: now - started)) {
            let order = next()
            var headers = KafkaHeaders()
            headers.append("channel", order.channel)
            if let shop = order.shop { headers.append("shop", shop) }
            try wire.send(.channelOrdersRaw, key: order.key, value: order.value, headers: headers)
        }
    }

    /// The next record, counted as published.
    package mutating func next() -> RawOrder {
        let order = generator.record(of: plan.entries[published])
        published += 1
        return order
    }
}
