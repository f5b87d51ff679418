import Postgres

/// The SQL of dead letters for people. The first eleven parameters are those of ``DeadLetterSelection``. A released or
/// discarded record has a due time; `due` and `discarded` are told apart by the state.
enum DeadLetterStatements {
    static let list = Statement(
        "cli_dead_letters_list",
        """
        SELECT p.consumer_group, p.topic, p.partition, p.record_offset, p.reason_code, p.reason, p.attempts, p.parked_at,
               p.due_at, p.released_by, p.state, p.key,
               (SELECT count(*) FROM parked_records w
                 WHERE p.state <> 'waiting' AND w.cluster = p.cluster AND w.consumer_group = p.consumer_group
                   AND w.topic = p.topic AND w.partition = p.partition AND w.key = p.key AND w.state = 'waiting')
          FROM parked_records p
         WHERE ($1::text IS NULL OR p.consumer_group = $1::text) AND ($2::text IS NULL OR p.topic = $2::text)
           AND ($3::text IS NULL OR p.reason_code = $3::text) AND ($4::bytea IS NULL OR p.key = $4::bytea)
           AND ($5::timestamptz IS NULL OR p.parked_at >= $5::timestamptz)
           AND ($6::timestamptz IS NULL OR p.parked_at < $6::timestamptz)
           AND (cardinality($7::text[]) = 0
                OR CASE WHEN p.state = 'failed' AND p.due_at IS NOT NULL THEN 'due' ELSE p.state END = ANY ($7::text[]))
           AND ($8::boolean OR (p.topic, p.partition, p.record_offset)
                IN (SELECT * FROM unnest($9::text[], $10::integer[], $11::bigint[])))
         ORDER BY p.parked_at, p.topic, p.partition, p.record_offset LIMIT $12::bigint
        """)

    static let counts = Statement(
        "cli_dead_letters_counts",
        """
        SELECT p.consumer_group, p.reason_code, count(*), min(p.parked_at), max(p.attempts),
               count(*) FILTER (WHERE p.due_at IS NOT NULL)
          FROM parked_records p
         WHERE ($1::text IS NULL OR p.consumer_group = $1::text) AND ($2::text IS NULL OR p.topic = $2::text)
           AND ($3::text IS NULL OR p.reason_code = $3::text) AND ($4::bytea IS NULL OR p.key = $4::bytea)
           AND ($5::timestamptz IS NULL OR p.parked_at >= $5::timestamptz)
           AND ($6::timestamptz IS NULL OR p.parked_at < $6::timestamptz)
           AND (cardinality($7::text[]) = 0
                OR CASE WHEN p.state = 'failed' AND p.due_at IS NOT NULL THEN 'due' ELSE p.state END = ANY ($7::text[]))
           AND ($8::boolean OR (p.topic, p.partition, p.record_offset)
                IN (SELECT * FROM unnest($9::text[], $10::integer[], $11::bigint[])))
         GROUP BY p.consumer_group, p.reason_code ORDER BY 3 DESC, 1, 2
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

    /// The chosen ones, each with the record at the head of its key where it waits behind one. Locked, so that what is then
    /// done is done to what was seen; a lane that holds a row ends its transaction soon.
    static let choose = Statement(
        "cli_dead_letters_choose",
        """
        SELECT p.cluster, p.consumer_group, p.topic, p.partition, p.record_offset, p.key, p.state, p.due_at, p.attempts,
               p.reason_code, head.record_offset, head.due_at, head.attempts, head.state
          FROM parked_records p
          LEFT JOIN LATERAL (
              SELECT h.record_offset, h.due_at, h.attempts, h.state FROM parked_records h
               WHERE p.state = 'waiting' AND h.cluster = p.cluster AND h.consumer_group = p.consumer_group
                 AND h.topic = p.topic AND h.partition = p.partition AND h.key = p.key AND h.state <> 'waiting'
               ORDER BY h.record_offset LIMIT 1
          ) head ON true
         WHERE ($1::text IS NULL OR p.consumer_group = $1::text) AND ($2::text IS NULL OR p.topic = $2::text)
           AND ($3::text IS NULL OR p.reason_code = $3::text) AND ($4::bytea IS NULL OR p.key = $4::bytea)
           AND ($5::timestamptz IS NULL OR p.parked_at >= $5::timestamptz)
           AND ($6::timestamptz IS NULL OR p.parked_at < $6::timestamptz)
           AND (cardinality($7::text[]) = 0
                OR CASE WHEN p.state = 'failed' AND p.due_at IS NOT NULL THEN 'due' ELSE p.state END = ANY ($7::text[]))
           AND ($8::boolean OR (p.topic, p.partition, p.record_offset)
                IN (SELECT * FROM unnest($9::text[], $10::integer[], $11::bigint[])))
         ORDER BY p.consumer_group, p.topic, p.partition, p.record_offset LIMIT $12::bigint
           FOR UPDATE OF p
        """)

    /// The worker that owns the partition finds what is due at its next sweep, and what waits behind it follows in order.
    /// The due times lie `$7` seconds apart, in the order given. Ones that are due already are left to whoever released them.
    static let replay = Statement(
        "cli_dead_letters_replay",
        """
        UPDATE parked_records p
           SET due_at = clock_timestamp() + (chosen.place - 1) * $7::bigint * interval '1 microsecond', released_by = $6::text
          FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::bigint[])
               WITH ORDINALITY AS chosen (cluster, consumer_group, topic, partition, record_offset, place)
         WHERE p.cluster = chosen.cluster AND p.consumer_group = chosen.consumer_group AND p.topic = chosen.topic
           AND p.partition = chosen.partition AND p.record_offset = chosen.record_offset
           AND p.state = 'failed' AND p.due_at IS NULL
        RETURNING p.topic, p.partition, p.record_offset
        """)

    /// Not deleted here: the worker that owns the partition knows which keys wait, and must see the record go. It takes
    /// the record out in a transaction of its own and brings what waits behind it to the head.
    static let discard = Statement(
        "cli_dead_letters_discard",
        """
        UPDATE parked_records p SET state = 'discarded', due_at = clock_timestamp(), released_by = $2::text
         WHERE p.state = 'failed' AND ($1::text IS NULL OR p.consumer_group = $1::text)
           AND (p.topic, p.partition, p.record_offset) IN (SELECT * FROM unnest($3::text[], $4::integer[], $5::bigint[]))
        RETURNING p.topic, p.partition, p.record_offset
        """)
}
