import Postgres

/// The SQL of records set aside. `$1` and `$2` are always the cluster and the consumer group.
enum ParkingStatements {
    /// The keys behind whose failed record the later ones wait.
    static let keys = Statement(
        "parked_keys",
        """
        SELECT DISTINCT topic, partition, key FROM parked_records
         WHERE cluster = $1::text AND consumer_group = $2::text AND key IS NOT NULL
           AND (topic, partition) IN (SELECT * FROM unnest($3::text[], $4::integer[]))
        """)

    static let park = Statement(
        "parked_records_insert",
        """
        INSERT INTO parked_records (cluster, consumer_group, topic, partition, record_offset, state, key, value, headers,
                                    recorded_at, reason_code, reason, attempts, worker_version)
        SELECT $1::text, $2::text, topic, partition, record_offset, state, key, value, headers, recorded_at, code, reason,
               CASE state WHEN 'waiting' THEN 0 ELSE 1 END, $13::text
          FROM unnest($3::text[], $4::integer[], $5::bigint[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[],
                      $10::timestamptz[], $11::text[], $12::text[])
            AS r (topic, partition, record_offset, state, key, value, headers, recorded_at, code, reason)
        """)

    /// Failed records that somebody released or discarded, oldest first.
    static let due = Statement(
        "parked_records_due",
        """
        SELECT topic, partition, record_offset, recorded_at, key, value, headers, attempts, state FROM parked_records
         WHERE cluster = $1::text AND consumer_group = $2::text AND due_at <= clock_timestamp()
           AND state IN ('failed', 'discarded')
           AND (topic, partition) IN (SELECT * FROM unnest($3::text[], $4::integer[]))
         ORDER BY topic, partition, record_offset LIMIT 100
        """)

    /// A released record went through: it goes, and the next of its key comes to the head and is due at once.
    static let release = Statement(
        "parked_records_release",
        """
        WITH released AS (
            DELETE FROM parked_records
             WHERE cluster = $1::text AND consumer_group = $2::text AND topic = $3::text AND partition = $4::integer
               AND record_offset = $5::bigint
            RETURNING key, released_by
        ), head AS (
            SELECT min(p.record_offset) AS record_offset
              FROM parked_records p JOIN released r ON p.key = r.key
             WHERE p.cluster = $1::text AND p.consumer_group = $2::text AND p.topic = $3::text AND p.partition = $4::integer
               AND p.record_offset <> $5::bigint AND p.state = 'waiting'
        )
        UPDATE parked_records p
           SET state = 'failed', due_at = clock_timestamp(), released_by = released.released_by
          FROM head, released
         WHERE p.cluster = $1::text AND p.consumer_group = $2::text AND p.topic = $3::text AND p.partition = $4::integer
           AND p.record_offset = head.record_offset
        """)

    /// A released record failed again: it stays where it was, and so does what waits behind it.
    static let failAgain = Statement(
        "parked_records_fail_again",
        """
        UPDATE parked_records
           SET attempts = attempts + 1, due_at = NULL, reason_code = $6::text, reason = $7::text, worker_version = $8::text
         WHERE cluster = $1::text AND consumer_group = $2::text AND topic = $3::text AND partition = $4::integer
           AND record_offset = $5::bigint
        """)

    /// What is set aside of some partitions, by partition and reason; waiting records count under their state. First come
    /// the reasons that are the most frequent in all of them. The last column says how many somebody released or discarded.
    static let counts = Statement(
        "parked_records_counts",
        """
        SELECT topic, partition, state, reason_code, count(*), count(DISTINCT key), count(due_at) FROM parked_records
         WHERE cluster = $1::text AND consumer_group = $2::text
           AND (topic, partition) IN (SELECT * FROM unnest($3::text[], $4::integer[]))
         GROUP BY topic, partition, state, reason_code
         ORDER BY sum(count(*)) OVER (PARTITION BY state, reason_code) DESC, reason_code
        """)
}
