import Kafka
import WorkerRuntime

/// What must be true of every transaction that is committed.
extension Witness {
    func check(_ writes: [Write], by lane: SimulatedLane) {
        account.commits += 1
        let commit = CommitContent(writes)
        for (source, row) in commit.claims { claimed(source, row, by: lane) }
        guard commit.changesSomething else { return removed(commit.removals, in: commit) }
        checkFence(commit, by: lane)
        for move in commit.moves where !move.source.isVirtual { pass(move, commit, by: lane) }
        checkVirtual(commit)
        for effect in commit.effects { checkNumber(of: effect, in: commit) }
        checkTimers(commit)
        owe(commit)
        removed(commit.removals, in: commit)
        world.coverage.batches += 1
        world.coverage.parked += commit.parked.count
    }

    private func claimed(_ source: SourceKey, _ row: Tables.Progress, by lane: SimulatedLane) {
        if let before = tables.progress[source], row.epoch <= before.epoch, !world.breaks(.sameEpoch) {
            world.violate(5, "lane \(lane.number) claimed \(source) without raising its epoch \(before.epoch)")
        }
        if owners[source] != nil, !source.isVirtual {
            world.coverage.takeovers += 1
            if tables.outbox.contains(where: { $0.source == source }) { world.coverage.takeoversWithLeftovers += 1 }
        }
        owners[source] = lane
        world.trace { "lane \(lane.number) owns \(source) from \(row.next) with epoch \(row.epoch)" }
    }

    /// 1 and 5: effects come with the progress of their source, from where it stood, by its owner.
    private func checkFence(_ commit: CommitContent, by lane: SimulatedLane) {
        if commit.moves.isEmpty {
            return world.violate(1, "lane \(lane.number) committed effects without moving its progress")
        }
        for move in commit.moves {
            world.trace { "lane \(lane.number) commits \(move.source) from \(move.from) to \(move.to)" }
            guard let row = tables.progress[move.source] else {
                return world.violate(1, "\(move.source) has no progress to move")
            }
            if owners[move.source] !== lane || row.epoch != move.epoch {
                return world.violate(
                    5, "lane \(lane.number) committed for \(move.source), which is not its own any more")
            }
            if row.next != move.from {
                return world.violate(
                    1, "lane \(lane.number) moved \(move.source) from \(move.from), not from \(row.next)")
            }
            checkTimeTravel(move, by: lane)
        }
    }

    /// 7: whoever can know that the database went back does not go on.
    private func checkTimeTravel(_ move: CommitContent.Move, by lane: SimulatedLane) {
        let real = SourceKey(group: move.source.group, id: move.source.partition)
        let virtual = SourceKey(
            group: real.group, id: TopicPartition(topic: "~timers/" + real.id.topic, partition: real.id.partition))
        guard lost[real] != nil || lost[virtual] != nil else { return }
        for source in [real, virtual] {
            let next = tables.progress[source]?.next ?? 0
            if lane.couldKnow(that: source, wasBeyond: next) {
                return world.violate(
                    7, "lane \(lane.number) goes on with \(source) at \(next), although it was at \(lost[source] ?? 0)")
            }
        }
        // Nothing that is left of it says so: neither this lane nor the group has been told.
        world.coverage.unnoticedTails += 1
        world.endUndecided()
    }

    /// 2: every record that the progress passes is accounted for, once; 6: an event has its effect once.
    private func pass(_ move: CommitContent.Move, _ commit: CommitContent, by lane: SimulatedLane) {
        let log = world.cluster[move.source.id]
        for record in log.records where (move.from..<max(move.from, move.to)).contains(record.offset) {
            let isEffect = commit.effects.contains { $0.cause == move.source.id && $0.offset == record.offset }
            let isParked = commit.parked.contains { $0.source == move.source && $0.offset == record.offset }
            let isRepeat = record.event.map { account.effective.contains(ObjectIdentifier($0)) } ?? false
            let name = "\(move.source) at \(record.offset) (\(record.content.summary))"
            switch (isEffect, isParked) {
            case (true, true): world.violate(2, "\(name) was both handled and parked")
            case (false, false):
                guard isRepeat else { return world.violate(2, "lane \(lane.number) passed \(name) by") }
                settle(move.source, record.offset, as: .repeated)
                world.coverage.repeats += 1
            default:
                if isRepeat { return world.violate(6, "\(name) had been handled before") }
                if let event = record.event { account.effective.insert(ObjectIdentifier(event)) }
                if isEffect { checkKeyOrder(record, log, move.source) }
                settle(move.source, record.offset, as: isEffect ? .effect : .parked)
            }
        }
        for effect in commit.effects where effect.cause == move.source.id {
            if !(move.from..<move.to).contains(effect.offset) {
                world.violate(1, "\(move.source) at \(effect.offset) had an effect outside of its batch")
            }
        }
    }

    private func settle(_ source: SourceKey, _ offset: Int64, as fate: Account.Fate) {
        account.fates[source, default: [:]][offset] = fate
    }

    /// 8: what came before of the same key is settled.
    private func checkKeyOrder(_ record: StoredRecord, _ log: Log, _ source: SourceKey) {
        guard let key = record.content.key else { return }
        for earlier in log.records where earlier.offset < record.offset && earlier.content.key == key {
            // What expired before it was read is another matter, and has halted the partition.
            guard let fate = account.fates[source]?[earlier.offset] else { continue }
            if !fate.isSettled {
                world.violate(
                    8, "\(source) at \(record.offset) was handled before \(earlier.offset), which has the same key")
            }
        }
    }

    /// What the virtual sources bring: released records leave their place, timers ring once.
    private func checkVirtual(_ commit: CommitContent) {
        for (source, offset) in commit.released {
            guard case .parked? = account.fates[source]?[offset] else {
                world.violate(1, "\(source) at \(offset) was released, but it is not parked")
                continue
            }
            let isEffect = commit.effects.contains { $0.cause == source.id && $0.offset == offset }
            let log = world.cluster[source.id]
            if isEffect, let record = log.record(from: offset), record.offset == offset {
                checkKeyOrder(record, log, source)
            }
            let wasDiscarded = tables.parked.contains {
                $0.source == source && $0.offset == offset && $0.state == "discarded"
            }
            if isEffect == wasDiscarded {
                world.violate(
                    2, "\(source) at \(offset) was \(wasDiscarded ? "handled although discarded" : "dropped")")
            }
            settle(source, offset, as: isEffect ? .effect : .discarded)
        }
        for move in commit.moves where move.source.isVirtual && move.to != move.from + 1 {
            world.violate(1, "\(move.source) moved from \(move.from) to \(move.to)")
        }
        for effect in commit.effects where !commit.explains(effect) {
            world.violate(1, "\(effect.cause) at \(effect.offset) had an effect that nothing asked for")
        }
    }

    private func checkTimers(_ commit: CommitContent) {
        for timer in commit.timersSet { account.timersSet.insert(timer) }
        for timer in commit.timersTaken {
            world.coverage.timers += 1
            if !account.timersRung.insert(timer).inserted { world.violate(1, "the timer \(timer) rang twice") }
        }
        let rung = commit.effects.filter { $0.text.hasSuffix("-rang") && $0.cause.topic.hasPrefix("~") }
        if rung.count != commit.timersTaken.count {
            world.violate(2, "\(commit.timersTaken.count) timers were taken, \(rung.count) had an effect")
        }
    }

    /// Two effects with the same number of a key: two owners did not see each other.
    private func checkNumber(of effect: Tables.Effect, in commit: CommitContent) {
        guard !effect.key.isEmpty else { return }
        let before = commit.effects.prefix {
            $0.cause != effect.cause || $0.offset != effect.offset || $0.text != effect.text
        }
        let expected =
            tables.count(ofKey: effect.key, in: effect.group)
            + Int64(before.count { $0.key == effect.key && $0.group == effect.group }) + 1
        if effect.number != expected {
            world.violate(1, "effect \(effect.text) of \(effect.key) has the number \(effect.number), not \(expected)")
        }
    }

    /// 3: every event that the effects ask for is in the outbox, in the same transaction.
    private func owe(_ commit: CommitContent) {
        var owed = commit.effects.map { "\($0.text)#\($0.number)" }.sorted()
        let letters = commit.parked.count { $0.state == "failed" } + commit.failedAgain
        var found: [String] = []
        var foundLetters = 0
        for row in commit.rows {
            let batch = CommittedBatch(source: row.source, base: row.base, number: account.commits)
            for content in contents(of: row) {
                let event = CommittedEvent(batch: batch, index: batch.events.count, content: content)
                batch.events.append(event)
                if event.isDeadLetter {
                    foundLetters += 1
                } else {
                    let value = content.value ?? []
                    found.append("\(SimulatedText.read(value))#\(SimulatedText.number(value) ?? 0)")
                }
                enter(event)
            }
            batches[row.source, default: []].append(batch)
        }
        found.sort()
        if world.breaks(.noParking) { owed = found }
        if owed != found || letters > foundLetters || (letters < foundLetters && !world.breaks(.noParking)) {
            world.violate(3, "the outbox owes \(found) and \(foundLetters) dead letters, not \(owed) and \(letters)")
        }
    }

    private func enter(_ event: CommittedEvent) {
        let name = "\(event.batch.source)/\(event.batch.base)/\(event.index)"
        if let other = names[name], other.content != event.content, lost.isEmpty {
            world.violate(6, "\(name) names two events: \(other.content.summary) and \(event.content.summary)")
        }
        names[name] = event
        if let same = events[event.content], same.isPublished {
            // Lost and made again, the same to the byte.
            event.isPublished = true
        }
        events[event.content] = event
    }

    private func contents(of row: Tables.OutboxEntry) -> [RecordContent] {
        OutboxReader.contents(of: row.bytes)
    }

    /// 3: a row leaves the outbox when all of it is acknowledged.
    private func removed(_ removals: [(SourceKey, Int64)], in commit: CommitContent) {
        for (source, base) in removals {
            guard let batch = batches[source]?.last(where: { $0.base == base }) else { continue }
            if let event = batch.events.first(where: { !$0.isAcknowledged }) {
                world.violate(3, "\(event.content.summary) left the outbox before it was acknowledged")
            }
        }
    }
}
