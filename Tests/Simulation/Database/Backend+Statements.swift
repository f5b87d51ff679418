import Kafka
import Postgres

/// What each statement of the runtime and of the simulated stage means, by its name.
extension Backend {
    private var tables: Tables { database.tables }

    func execute(_ call: Call) -> Outcome {
        if hasFailed, call.statement != "transaction_rollback" { return .failed("25P02") }
        if let state = database.world.faults.refusal(of: call.statement) { return .failed(state) }
        let parameters = call.parameters
        switch call.statement {
        case "transaction_begin": begin()
        case "transaction_commit": commit()
        case "transaction_rollback": rollBack()
        case "fence": return fence(parameters)
        case "progress_known": return known(parameters)
        case "progress_claim": return claim(parameters)
        case "progress_reclaim": return reclaim(parameters)
        // The model's own limit ends every session that is silent.
        case "progress_end_silent": return .done
        case "outbox_rows": return outboxRows(parameters)
        case "outbox_insert": return insertOutbox(parameters)
        case "outbox_delete": return deleteOutbox(parameters)
        case "publisher_progress_read": return readPublishers(parameters)
        case "publisher_progress_store": return storePublishers(parameters)
        case "parked_keys": return parkedKeys(parameters)
        case "parked_records_insert": return park(parameters)
        case "parked_records_counts": return countParked(parameters)
        case "parked_records_due": return dueRecords(parameters)
        case "parked_records_release": return release(parameters)
        case "parked_records_fail_again": return failAgain(parameters)
        case "timers_set": return setTimers(parameters)
        case "timers_cancel": return cancelTimers(parameters)
        case "timers_due_partitions": return duePartitions(parameters)
        case "timers_take": return takeTimers(parameters)
        case "timers_postpone": return postponeTimer(parameters)
        case SimulatedStatements.countName: return countEffects(parameters)
        case SimulatedStatements.noteName: return noteEffects(parameters)
        default: preconditionFailure("the simulation knows no statement \(call.statement)")
        }
        return .done
    }

    /// All of these, in order, or not yet.
    private func lock(_ locks: [Lock]) -> Bool { locks.allSatisfy { database.lock($0, for: self) } }

    private func sources(_ parameters: ParameterReader) -> [SourceKey] {
        let group = parameters.text(2)
        return parameters.partitions(3).map { SourceKey(group: group, id: $0) }
    }

    // MARK: Progress

    private func fence(_ parameters: ParameterReader) -> Outcome {
        let sources = sources(parameters)
        if database.world.breaks(.noFence) { return .done }
        guard lock(sources.filter { tables.progress[$0] != nil }.sorted().map(Lock.progress)) else { return .blocked }
        let epochs = parameters.bigints(5)
        let expected = parameters.bigints(6)
        let next = parameters.bigints(7)
        let isBlind = database.world.breaks(.blindFence)
        for (index, source) in sources.enumerated() {
            guard let row = tables.progress[source] else { return .failed("SY001") }
            if !isBlind, row.epoch != epochs[index] || row.next != expected[index] {
                database.world.coverage.fenced += 1
                return .failed("SY001")
            }
        }
        for (index, source) in sources.enumerated() {
            writes.append(.move(source, epoch: epochs[index], from: expected[index], to: next[index]))
        }
        return .done
    }

    private func known(_ parameters: ParameterReader) -> Outcome {
        let found = sources(parameters).filter { tables.progress[$0] != nil }
        return .rows(
            PostgresRows(
                columns: [("topic", .text), ("partition", .integer)],
                rows: found.map { [Cell.text($0.id.topic), Cell.integer($0.id.partition)] }))
    }

    private func claim(_ parameters: ParameterReader) -> Outcome {
        let sources = sources(parameters)
        guard lock(sources.map(Lock.progress)) else { return .blocked }
        let seeds = parameters.bigints(5)
        var claimed: [(SourceKey, Tables.Progress)] = []
        for (source, seed) in zip(sources, seeds) {
            var row = tables.progress[source] ?? Tables.Progress(next: seed, epoch: 0)
            if row.epoch == 0 || !database.world.breaks(.sameEpoch) { row.epoch += 1 }
            claimed.append((source, row))
        }
        return .rows(claims(claimed))
    }

    private func reclaim(_ parameters: ParameterReader) -> Outcome {
        let sources = sources(parameters)
        let epochs = parameters.bigints(5)
        let mine = zip(sources, epochs).filter { tables.progress[$0]?.epoch == $1 }.map(\.0)
        guard lock(mine.sorted().map(Lock.progress)) else { return .blocked }
        var claimed: [(SourceKey, Tables.Progress)] = []
        for source in mine {
            guard var row = tables.progress[source] else { continue }
            if !database.world.breaks(.sameEpoch) { row.epoch += 1 }
            claimed.append((source, row))
        }
        return .rows(claims(claimed))
    }

    private func claims(_ claimed: [(SourceKey, Tables.Progress)]) -> PostgresRows {
        for (source, row) in claimed { writes.append(.claim(source, row)) }
        return PostgresRows(
            columns: [("topic", .text), ("partition", .integer), ("next_offset", .bigint), ("epoch", .bigint)],
            rows: claimed.map { source, row in
                [
                    Cell.text(source.id.topic), Cell.integer(source.id.partition), Cell.bigint(row.next),
                    Cell.bigint(row.epoch),
                ]
            })
    }

    // MARK: Outbox

    private func outboxRows(_ parameters: ParameterReader) -> Outcome {
        let sources = Set(sources(parameters))
        let found = database.world.breaks(.hiddenLeftovers) ? [] : tables.outbox.filter { sources.contains($0.source) }
        return .rows(
            PostgresRows(
                columns: [
                    ("topic", .text), ("partition", .integer), ("base_offset", .bigint), ("event_count", .integer),
                    ("records", .bytea),
                ],
                rows: found.sorted { $0.position < $1.position }.map {
                    [
                        Cell.text($0.source.id.topic), Cell.integer($0.source.id.partition), Cell.bigint($0.base),
                        Cell.integer($0.eventCount), $0.bytes,
                    ]
                }))
    }

    private func insertOutbox(_ parameters: ParameterReader) -> Outcome {
        let sources = sources(parameters)
        let bases = parameters.bigints(5)
        let counts = parameters.integers(6)
        let records = parameters.byteas(7)
        if database.world.breaks(.noOutboxRow) { return .done }
        guard lock(zip(sources, bases).map(Lock.outbox)) else { return .blocked }
        for (index, source) in sources.enumerated() {
            if tables.outbox.contains(where: { $0.source == source && $0.base == bases[index] }) {
                return .failed("23505")
            }
            writes.append(
                .insertOutbox(
                    Tables.OutboxEntry(
                        source: source, base: bases[index], eventCount: counts[index], bytes: records[index] ?? [],
                        position: database.nextPosition())))
            if database.world.breaks(.earlyRemoval) { writes.append(.deleteOutbox(source, base: bases[index])) }
        }
        return .done
    }

    private func deleteOutbox(_ parameters: ParameterReader) -> Outcome {
        let rows = Array(zip(sources(parameters), parameters.bigints(5)))
        let there = rows.filter { row in tables.outbox.contains { $0.source == row.0 && $0.base == row.1 } }
        guard lock(there.map(Lock.outbox)) else { return .blocked }
        for row in there { writes.append(.deleteOutbox(row.0, base: row.1)) }
        return .done
    }

    // MARK: Publishers

    private func readPublishers(_ parameters: ParameterReader) -> Outcome {
        var rows: [[MadeCell]] = []
        for source in sources(parameters) where !database.world.breaks(.forgottenPublishers) {
            for (name, state) in (tables.publishers[source] ?? [:]).sorted(by: { $0.key < $1.key }) {
                rows.append([
                    Cell.text(source.id.topic), Cell.integer(source.id.partition), Cell.text(name),
                    Cell.bigint(state.batch), state.seen,
                ])
            }
        }
        return .rows(
            PostgresRows(
                columns: [
                    ("topic", .text), ("partition", .integer), ("publisher", .text), ("batch", .bigint),
                    ("seen", .bytea),
                ], rows: rows))
    }

    private func storePublishers(_ parameters: ParameterReader) -> Outcome {
        let sources = sources(parameters)
        let names = parameters.texts(5)
        let batches = parameters.bigints(6)
        let seen = parameters.byteas(7)
        guard lock(zip(sources, names).map(Lock.publisher)) else { return .blocked }
        for (index, source) in sources.enumerated() {
            writes.append(
                .publisher(source, names[index], Tables.Publisher(batch: batches[index], seen: seen[index] ?? [])))
        }
        return .done
    }

    // MARK: The stage's own

    private func countEffects(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(1)
        let rows = parameters.texts(2).map { [Cell.text($0), Cell.bigint(tables.count(ofKey: $0, in: group))] }
        return .rows(PostgresRows(columns: [("key", .text), ("count", .bigint)], rows: rows))
    }

    private func noteEffects(_ parameters: ParameterReader) -> Outcome {
        let group = parameters.text(1)
        let keys = parameters.texts(2)
        let numbers = parameters.bigints(3)
        let texts = parameters.texts(4)
        let causes = parameters.partitions(5)
        let offsets = parameters.bigints(7)
        if texts.contains(where: { database.world.refuses($0, in: group) }) { return .failed("23514") }
        for index in keys.indices {
            writes.append(
                .effect(
                    Tables.Effect(
                        group: group, key: keys[index], number: numbers[index], text: texts[index],
                        cause: causes[index], offset: offsets[index])))
        }
        return .done
    }
}
