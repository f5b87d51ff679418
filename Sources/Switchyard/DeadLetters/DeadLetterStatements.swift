import Postgres

/// The SQL of dead letters for people. The first six parameters are those of ``DeadLetterSelection``.
enum DeadLetterStatements {
    static let list = Statement(
        "cli_dead_letters_list",
        """
        SELECT p.consumer_group, p.topic, p.partition, p.record_offset, p.reason_code, p.reason, p.attempts, p.parked_at,
               p.due_at, p.released_by, p.state,
               (SELECT count(*) FROM parked_records w
                 WHERE w.cluster = p.cluster AND w.consumer_group = p.consumer_group AND w.topic = p.topic
                   AND w.partition = p.partition AND w.key = p.key AND w.state = 'waiting')
          FROM parked_records p
         WHERE p.state <> 'waiting'
           AND ($1::text IS NULL OR p.consumer_group = $1::text) AND ($2::text IS NULL OR p.reason_code = $2::text)
           AND ($3::boolean OR (p.topic, p.partition, p.record_offset)
                IN (SELECT * FROM unnest($4::text[], $5::integer[], $6::bigint[])))
         ORDER BY p.parked_at, p.topic, p.partition, p.record_offset LIMIT $7::bigint
        """)

    static let counts = Statement(
        "cli_dead_letters_counts",
        """
        SELECT consumer_group, reason_code, count(*), min(parked_at), count(*) FILTER (WHERE due_at IS NOT NULL)
          FROM parked_records
         WHERE ($1::text IS NULL OR consumer_group = $1::text) AND ($2::text IS NULL OR reason_code = $2::text)
         GROUP BY consumer_group, reason_code ORDER BY 3 DESC, 1, 2
        """)

    static let show = Statement(
        "cli_dead_letters_show",
        """
        SELECT consumer_group, reason_code, reason, attempts, worker_version, recorded_at, parked_at, due_at, released_by,
               state, key, value, headers, cluster
          FROM parked_records
         WHERE topic = $1::text AND partition = $2::integer AND record_offset = $3::bigint
           AND ($4::text IS NULL OR consumer_group = $4::text)
         ORDER BY consumer_group, parked_at
        """)

    /// The worker that owns the partition finds what is due at its next sweep, and what waits behind it follows in order.
    /// Ones that are due already are left to whoever released them.
    static let replay = Statement(
        "cli_dead_letters_replay",
        """
        WITH chosen AS (
            SELECT p.ctid FROM parked_records p
             WHERE p.state = 'failed' AND p.due_at IS NULL
               AND ($1::text IS NULL OR p.consumer_group = $1::text) AND ($2::text IS NULL OR p.reason_code = $2::text)
               AND ($3::boolean OR (p.topic, p.partition, p.record_offset)
                    IN (SELECT * FROM unnest($4::text[], $5::integer[], $6::bigint[])))
             ORDER BY p.topic, p.partition, p.record_offset LIMIT $7::bigint
               FOR UPDATE
        )
        UPDATE parked_records p SET due_at = clock_timestamp(), released_by = $8::text
          FROM chosen WHERE p.ctid = chosen.ctid
        RETURNING p.topic, p.partition, p.record_offset
        """)

    /// Not deleted here: the worker that owns the partition knows which keys wait, and must see the record go. It takes
    /// the record out in a transaction of its own and brings what waits behind it to the head.
    static let discard = Statement(
        "cli_dead_letters_discard",
        """
        UPDATE parked_records p SET state = 'discarded', due_at = clock_timestamp(), released_by = $7::text
         WHERE p.state = 'failed'
           AND ($1::text IS NULL OR p.consumer_group = $1::text) AND ($2::text IS NULL OR p.reason_code = $2::text)
           AND NOT $3::boolean
           AND (p.topic, p.partition, p.record_offset) IN (SELECT * FROM unnest($4::text[], $5::integer[], $6::bigint[]))
        RETURNING p.topic, p.partition, p.record_offset
        """)
}
