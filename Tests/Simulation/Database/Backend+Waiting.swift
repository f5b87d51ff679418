import Kafka
import Postgres

/// Statements of parked records and timers.
extension Backend {
    private var tables: Tables { database.tables }

    private func lock(_ locks: [Lock]) -> Bool { locks.allSatisfy { database.lock($0, for: self) } }

    // MARK: Parked records

    func parkedKeys(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(2)
        var rows: [[MadeCell]] = []
        for id in parameters.partitions(3) where !database.world.breaks(.forgottenKeys) {
            let source = SourceKey(group: group, id: id)
            var keys: [[UInt8]] = []
            for case let key? in tables.parked.filter({ $0.source == source }).map(\.key) where !keys.contains(key) {
                keys.append(key)
                rows.append([Cell.text(id.topic), Cell.integer(id.partition), key])
            }
        }
        return .rows(
            PostgresRows(columns: [("topic", .text), ("partition", .integer), ("key", .bytea)], rows: rows))
    }

    /// For metrics, and for a limit that no schedule comes near: that it is asked is part of a schedule, what it answers is
    /// not.
    func countParked(_ parameters: ParameterReader) -> Outcome {
        .rows(
            PostgresRows(
                columns: [
                    ("topic", .text), ("partition", .integer), ("state", .text), ("reason_code", .text),
                    ("count", .bigint), ("keys", .bigint), ("released", .bigint),
                ], rows: []))
    }

    func park(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(2)
        let sources = parameters.partitions(3).map { SourceKey(group: group, id: $0) }
        let offsets = parameters.bigints(5)
        let states = parameters.texts(6)
        let keys = parameters.byteas(7)
        let values = parameters.byteas(8)
        let headers = parameters.byteas(9)
        let moments = parameters.moments(10)
        if database.world.breaks(.noParking) { return .done }
        guard lock(zip(sources, offsets).map(Lock.parked)) else { return .blocked }
        for (index, source) in sources.enumerated() {
            if tables.parked.contains(where: { $0.source == source && $0.offset == offsets[index] }) {
                return .failed("23505")
            }
            writes.append(
                .park(
                    Tables.Parked(
                        source: source, offset: offsets[index], state: states[index], key: keys[index],
                        value: values[index], headers: headers[index] ?? [], recordedAt: moments[index])))
        }
        return .done
    }

    func dueRecords(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(2)
        let sources = Set(parameters.partitions(3).map { SourceKey(group: group, id: $0) })
        let due = tables.parked.filter { row in
            sources.contains(row.source) && row.state != "waiting" && row.dueAt.map { $0 <= database.clock } ?? false
        }
        let rows: [[MadeCell]] = due.sorted { ($0.source, $0.offset) < ($1.source, $1.offset) }.map {
            [
                Cell.text($0.source.id.topic), Cell.integer($0.source.id.partition), Cell.bigint($0.offset),
                Cell.moment($0.recordedAt), $0.key, $0.value, $0.headers, Cell.integer($0.attempts),
                Cell.text($0.state),
            ]
        }
        return .rows(
            PostgresRows(
                columns: [
                    ("topic", .text), ("partition", .integer), ("record_offset", .bigint),
                    ("recorded_at", .timestamptz),
                    ("key", .bytea), ("value", .bytea), ("headers", .bytea), ("attempts", .integer), ("state", .text),
                ], rows: rows))
    }

    func release(_ parameters: ParameterReader) -> Outcome {
        let (source, offset) = record(parameters)
        guard lock([.parked(source, offset)]) else { return .blocked }
        writes.append(.release(source, offset: offset))
        return .done
    }

    func failAgain(_ parameters: ParameterReader) -> Outcome {
        let (source, offset) = record(parameters)
        guard lock([.parked(source, offset)]) else { return .blocked }
        writes.append(.failAgain(source, offset: offset))
        return .done
    }

    private func record(_ parameters: ParameterReader) -> (SourceKey, Int64) {
        let id = TopicPartition(topic: parameters.text(3), partition: parameters.integer(4))
        return (SourceKey(group: parameters.text(2), id: id), parameters.bigint(5))
    }

    // MARK: Timers

    func setTimers(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(1)
        let kinds = parameters.texts(2)
        let subjects = parameters.texts(3)
        let partitions = parameters.integers(4)
        let moments = parameters.moments(5)
        guard lock(zip(kinds, subjects).map { Lock.timer(group, $0, $1) }) else { return .blocked }
        for index in kinds.indices {
            writes.append(
                .setTimer(
                    Tables.Timer(
                        group: group, kind: kinds[index], subject: subjects[index], partition: partitions[index],
                        dueAt: moments[index], payload: [1] + Array("{}".utf8))))
        }
        return .done
    }

    func cancelTimers(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(1)
        for (kind, subject) in zip(parameters.texts(2), parameters.texts(3)) {
            guard lock([.timer(group, kind, subject)]) else { return .blocked }
            writes.append(.deleteTimer(group: group, kind: kind, subject: subject, isTaken: false))
        }
        return .done
    }

    func duePartitions(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(1)
        let due = parameters.integers(2).filter { !dueTimers(of: group, $0).isEmpty }
        return .rows(PostgresRows(columns: [("partition", .integer)], rows: due.sorted().map { [Cell.integer($0)] }))
    }

    func takeTimers(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(1)
        let due = dueTimers(of: group, parameters.integer(2)).prefix(Int(parameters.integer(3)))
        guard lock(due.map { Lock.timer(group, $0.kind, $0.subject) }) else { return .blocked }
        for timer in due {
            writes.append(.deleteTimer(group: group, kind: timer.kind, subject: timer.subject, isTaken: true))
        }
        return .rows(
            PostgresRows(
                columns: [("kind", .text), ("subject", .text), ("payload", .jsonb), ("due_at", .timestamptz)],
                rows: due.map { [Cell.text($0.kind), Cell.text($0.subject), $0.payload, Cell.moment($0.dueAt)] }))
    }

    func postponeTimer(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(1)
        let kind = parameters.text(2)
        let subject = parameters.text(3)
        guard tables.timers.contains(where: { $0.group == group && $0.kind == kind && $0.subject == subject }) else {
            return .done
        }
        guard lock([.timer(group, kind, subject)]) else { return .blocked }
        writes.append(.postponeTimer(group: group, kind: kind, subject: subject, dueAt: database.clock + 60_000_000))
        return .done
    }

    private func dueTimers(of group: String, _ partition: Int32) -> [Tables.Timer] {
        tables.timers.filter { $0.group == group && $0.partition == partition && $0.dueAt <= database.clock }
            .sorted { ($0.dueAt, $0.kind, $0.subject) < ($1.dueAt, $1.kind, $1.subject) }
    }
}
