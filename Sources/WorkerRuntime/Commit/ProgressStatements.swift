import Kafka
import Postgres

/// The SQL of the commit protocol. `$1` and `$2` are always the cluster and the consumer group.
enum ProgressStatements {
    static let fence = Statement(
        "fence", "SELECT fence($1::text, $2::text, $3::text[], $4::integer[], $5::bigint[], $6::bigint[], $7::bigint[])"
    )

    /// Which of these partitions have a row. No locks: it only decides where a missing one would begin.
    static let known = Statement(
        "progress_known",
        """
        SELECT topic, partition FROM consumer_progress
         WHERE cluster = $1::text AND consumer_group = $2::text
           AND (topic, partition) IN (SELECT * FROM unnest($3::text[], $4::integer[]))
        """)

    static let claim = Statement(
        "progress_claim",
        """
        -- In the order of the arrays, which is everybody's order. Waits for a zombie's open transaction to end; raising the
        -- epoch then is what fences it. The offset counts only where there is no row yet.
        INSERT INTO consumer_progress AS p (cluster, consumer_group, topic, partition, next_offset, epoch, owner)
        SELECT $1::text, $2::text, topic, partition, seed, 1, $6::text
          FROM unnest($3::text[], $4::integer[], $5::bigint[]) AS s (topic, partition, seed)
        ON CONFLICT (cluster, consumer_group, topic, partition)
        DO UPDATE SET epoch = p.epoch + 1, owner = excluded.owner, claimed_at = clock_timestamp()
        RETURNING topic, partition, next_offset, epoch
        """)

    static let reclaim = Statement(
        "progress_reclaim",
        """
        -- Only what is still ours: whoever else has claimed a partition meanwhile keeps it.
        WITH mine AS (
            SELECT p.topic, p.partition
              FROM consumer_progress p
              JOIN unnest($3::text[], $4::integer[], $5::bigint[]) AS m (topic, partition, epoch) USING (topic, partition, epoch)
             WHERE p.cluster = $1::text AND p.consumer_group = $2::text
             ORDER BY p.topic COLLATE "C", p.partition
               FOR UPDATE OF p
        )
        UPDATE consumer_progress p
           SET epoch = p.epoch + 1, owner = $6::text, claimed_at = clock_timestamp()
          FROM mine
         WHERE p.cluster = $1::text AND p.consumer_group = $2::text
           AND p.topic = mine.topic AND p.partition = mine.partition
        RETURNING p.topic, p.partition, p.next_offset, p.epoch
        """)

    static let endSilent = Statement(
        "progress_end_silent",
        """
        -- The server's own limit for an idle transaction begins when it has answered a whole round trip. A process that is
        -- stopped, or a machine that is lost, between the parts of one holds its locks without any limit. Who may end it
        -- is its own role, and the name tells its kind.
        WITH silent AS MATERIALIZED (
            SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
               AND application_name = current_setting('application_name')
               AND xact_start IS NOT NULL AND wait_event_type = 'Client'
               AND state_change < clock_timestamp()
                   - nullif(current_setting('idle_in_transaction_session_timeout'), '0')::interval
        )
        SELECT pg_terminate_backend(pid) FROM silent
        """)

    static let outboxRows = Statement(
        "outbox_rows",
        """
        SELECT topic, partition, base_offset, event_count, records FROM outbox
         WHERE cluster = $1::text AND consumer_group = $2::text
           AND (topic, partition) IN (SELECT * FROM unnest($3::text[], $4::integer[]))
         ORDER BY position
        """)

    static let insertOutbox = Statement(
        "outbox_insert",
        """
        -- `position` is drawn behind the fence, so that for one owner after the other it grows in commit order.
        INSERT INTO outbox (cluster, consumer_group, topic, partition, base_offset, event_count, records)
        SELECT $1::text, $2::text, unnest($3::text[]), unnest($4::integer[]), unnest($5::bigint[]),
               unnest($6::integer[]), unnest($7::bytea[])
        """)

    static let deleteOutbox = Statement(
        "outbox_delete",
        """
        DELETE FROM outbox
         WHERE cluster = $1::text AND consumer_group = $2::text
           AND (topic, partition, base_offset) IN (SELECT * FROM unnest($3::text[], $4::integer[], $5::bigint[]))
        """)

    static let publishers = Statement(
        "publisher_progress_read",
        """
        SELECT topic, partition, publisher, batch, seen FROM publisher_progress
         WHERE cluster = $1::text AND consumer_group = $2::text
           AND (topic, partition) IN (SELECT * FROM unnest($3::text[], $4::integer[]))
        """)

    static let storePublishers = Statement(
        "publisher_progress_store",
        """
        INSERT INTO publisher_progress (cluster, consumer_group, topic, partition, publisher, batch, seen)
        SELECT $1::text, $2::text, unnest($3::text[]), unnest($4::integer[]), unnest($5::text[]),
               unnest($6::bigint[]), unnest($7::bytea[])
        ON CONFLICT (cluster, consumer_group, topic, partition, publisher)
        DO UPDATE SET batch = excluded.batch, seen = excluded.seen
        """)
}

extension Parameters {
    /// Two parallel arrays: topics and partition numbers.
    mutating func partitions(_ partitions: [TopicPartition]) {
        array(partitions) { $0.topic }
        array(partitions) { $0.partition }
    }
}

extension PostgresRows {
    func topicPartition(_ row: Int) -> TopicPartition {
        TopicPartition(topic: text(row, 0), partition: int32(row, 1))
    }
}
