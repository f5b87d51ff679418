extension KafkaConfiguration {
    /// What holds unless ``settings`` say otherwise.
    static func defaults(for role: Role) -> [String: String] {
        var settings = [
            "client.id": "switchyard",
            // Small records must not wait for the acknowledgement of earlier ones; newer librdkafkas do the same.
            "socket.nagle.disable": "true",
            // A broker that restarts is found again within a second.
            "reconnect.backoff.ms": "50",
            "reconnect.backoff.max.ms": "1000",
            // Connects at once, to every broker; a lane needs them all anyway. Left to connect on demand, one client in three
            // missed its first demand and waited for the next, a second later.
            "enable.sparse.connections": "false",
            // Topics are declared and provisioned; asking about one must not make it.
            "allow.auto.create.topics": "false",
        ]
        switch role {
        case .consumer:
            settings.merge(
                [
                    // Both hold for all partitions of a lane together. What meets one of them stops fetching for up to
                    // a second (librdkafka before 2.2.0 knows no other time), so each must hold what a lane does in
                    // one: with 5,000 records, lanes stood idle for a third of their time. More would only be memory,
                    // which every rebalance throws away.
                    "queued.max.messages.kbytes": "16384",
                    "queued.min.messages": "20000",
                    "partition.assignment.strategy": "range",
                    "check.crcs": "true",
                ]
            ) { _, new in new }
        case .producer:
            settings.merge(
                [
                    // Never give up by the clock: a record that was dropped here would be a gap in its partition.
                    "message.timeout.ms": "0",
                    // A batch is acknowledged before the next one goes out, so waiting is mostly latency: 500 records
                    // took 0.5, 1.5 and 5.9 ms with 0, 1 and 5. The first millisecond saves a third of the CPU time.
                    "linger.ms": "1",
                    "compression.type": "lz4",
                    // One lane's outbox is far smaller; this only bounds the memory.
                    "queue.buffering.max.kbytes": "131072",
                ]
            ) { _, new in new }
        case .admin: break
        }
        return settings
    }

    /// What exactly-once depends on. Setting one of these is a mistake, see ``refusals``.
    static func fixed(for role: Role) -> [String: String] {
        switch role {
        case .consumer(let group):
            [
                "group.id": group,
                // The database says how far we are. Commits to the group are for lag tools and follow it.
                "enable.auto.commit": "false",
                "enable.auto.offset.store": "false",
                // A position outside the log stops the partition; it never jumps to another place.
                "auto.offset.reset": "error",
                "enable.partition.eof": "true",
            ]
        case .producer:
            // Implies acks=all, at most five requests in flight, and order through retries.
            ["enable.idempotence": "true", "acks": "all"]
        case .admin: [:]
        }
    }

    /// Settings that cannot be changed, each with its reason. The aliases that librdkafka knows are listed too.
    static let refusals: [String: String] = {
        let position = "the database decides how far a worker has come"
        let reset = "a position outside the log must stop the partition, never move it"
        let acknowledgement = "every event must be acknowledged by all replicas in sync, once"
        let cluster = "it has a setting of its own"
        return [
            "bootstrap.servers": cluster,
            "metadata.broker.list": cluster,
            "group.id": "every worker's group is fixed by its stage",
            "enable.auto.commit": position,
            "auto.commit.enable": position,
            "enable.auto.offset.store": position,
            "auto.offset.reset": reset,
            "enable.partition.eof": "the end of a partition is how a worker notices that it is idle",
            "enable.idempotence": acknowledgement,
            "acks": acknowledgement,
            "request.required.acks": acknowledgement,
            "transactional.id": "events are published exactly once by the outbox, not by Kafka's transactions",
        ]
    }()
}
