import Postgres

/// The SQL of timers. `$1` is always the consumer group.
enum TimerStatements {
    static let set = Statement(
        "timers_set",
        """
        INSERT INTO timers (consumer_group, kind, subject, partition, due_at, payload)
        SELECT $1::text, unnest($2::text[]), unnest($3::text[]), unnest($4::integer[]), unnest($5::timestamptz[]),
               unnest($6::jsonb[])
        ON CONFLICT (consumer_group, kind, subject)
        DO UPDATE SET partition = excluded.partition, due_at = excluded.due_at, payload = excluded.payload, attempts = 0, last_error = NULL
        """)

    static let cancel = Statement(
        "timers_cancel",
        """
        -- OFFSET 0 hides from the planner that the group is one and the same; it would rather read all timers of it.
        DELETE FROM timers t
         USING (SELECT $1::text, * FROM unnest($2::text[], $3::text[]) OFFSET 0) AS gone (consumer_group, kind, subject)
         WHERE t.consumer_group = gone.consumer_group AND t.kind = gone.kind AND t.subject = gone.subject
        """)

    /// Partitions that have something due. A moment of the statement, unlike `clock_timestamp()`, can be looked up in an
    /// index.
    static let duePartitions = Statement(
        "timers_due_partitions",
        """
        SELECT partition FROM unnest($2::integer[]) AS mine (partition)
         WHERE EXISTS (SELECT FROM timers t
                        WHERE t.consumer_group = $1::text AND t.partition = mine.partition
                          AND t.due_at <= statement_timestamp())
        """)

    /// Takes due timers out; they are handled in this transaction or not at all.
    static let take = Statement(
        "timers_take",
        """
        WITH due AS (
            SELECT consumer_group, kind, subject FROM timers
             WHERE consumer_group = $1::text AND partition = $2::integer AND due_at <= statement_timestamp()
             ORDER BY due_at, kind, subject LIMIT $3::integer
               FOR UPDATE
        ), taken AS (
            DELETE FROM timers t USING due
             WHERE t.consumer_group = due.consumer_group AND t.kind = due.kind AND t.subject = due.subject
            RETURNING t.kind, t.subject, t.payload, t.due_at
        )
        -- What a DELETE returns comes in any order.
        SELECT kind, subject, payload, due_at FROM taken ORDER BY due_at, kind, subject
        """)

    /// A due timer could not be handled: it is tried again later, ever more seldom.
    static let postpone = Statement(
        "timers_postpone",
        """
        UPDATE timers SET attempts = attempts + 1, last_error = $4::text,
               due_at = clock_timestamp() + interval '1 minute' * power(2, least(attempts, 10))
         WHERE consumer_group = $1::text AND kind = $2::text AND subject = $3::text
        """)
}

extension ProgressStore {
    /// Sets and cancels what a batch asked for.
    func enqueueTimers(of outbox: borrowing Outbox, in transaction: inout PostgresTransaction) {
        if !outbox.cancelledTimers.isEmpty {
            var parameters = Parameters()
            parameters.text(group)
            parameters.array(outbox.cancelledTimers) { $0.kind }
            parameters.array(outbox.cancelledTimers) { $0.subject }
            transaction.enqueueHidden(TimerStatements.cancel, parameters)
        }
        // The last request for a timer counts, and one statement may not set a row twice.
        let timers = outbox.timers
        var latest: [TimerName: Int] = [:]
        latest.reserveCapacity(timers.count)
        for index in timers.indices {
            latest[TimerName(kind: timers[index].request.kind, subject: timers[index].request.subject)] = index
        }
        // Positions rather than the timers themselves, which would be copied for each column.
        let rows = latest.values.sorted()
        guard !rows.isEmpty else { return }
        var parameters = Parameters()
        parameters.text(group)
        parameters.array(rows) { timers[$0].request.kind }
        parameters.array(rows) { timers[$0].request.subject }
        parameters.array(rows) { timers[$0].partition }
        parameters.array(rows) { timers[$0].request.dueAt }
        parameters.array(rows) { PostgresJSON(timers[$0].request.payload) }
        transaction.enqueueHidden(TimerStatements.set, parameters)
    }
}

/// What there is one timer of.
private struct TimerName: Hashable {
    let kind: String
    let subject: String
}
