extension Migration {
    /// How far each consumer group has come, what it still has to tell, and what it has set aside.
    static let commitProtocol = Migration(
        number: 1,
        name: "commit protocol",
        sql: #"""
            -- The truth about how far a group has come in a partition. `epoch` is the fencing token: whoever takes a
            -- partition over raises it, and the owner before can commit nothing any more.
            -- `cluster` is Kafka's cluster id: another cluster's offsets are never mistaken for this one's.
            CREATE TABLE consumer_progress (
                cluster        text        NOT NULL,
                consumer_group text        NOT NULL,
                topic          text        NOT NULL,
                partition      integer     NOT NULL,
                next_offset    bigint      NOT NULL,
                epoch          bigint      NOT NULL,
                owner          text        NOT NULL,
                claimed_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
                updated_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
                PRIMARY KEY (cluster, consumer_group, topic, partition)
            ) WITH (fillfactor = 50);

            -- One row per batch and source partition: all its events in publishing order, each with its destination
            -- partition. Written in the batch's transaction, deleted when the broker has acknowledged every event.
            CREATE TABLE outbox (
                cluster        text        NOT NULL,
                consumer_group text        NOT NULL,
                topic          text        NOT NULL,
                partition      integer     NOT NULL,
                base_offset    bigint      NOT NULL,
                event_count    integer     NOT NULL,
                records        bytea       NOT NULL,
                -- The order of publishing. Not the time: clocks step back, and another server has another one.
                position       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
                created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
                PRIMARY KEY (cluster, consumer_group, topic, partition, base_offset)
            );
            -- Compression would cost more than it saves for a row that lives for milliseconds.
            ALTER TABLE outbox ALTER COLUMN records SET STORAGE EXTERNAL;

            -- By which a stage recognises an event that its publisher sent twice: the newest batch seen of each publisher
            -- in each input partition, and which events of that batch (a bitmap by index).
            CREATE TABLE publisher_progress (
                cluster        text    NOT NULL,
                consumer_group text    NOT NULL,
                topic          text    NOT NULL,
                partition      integer NOT NULL,
                publisher      text    NOT NULL,
                batch          bigint  NOT NULL,
                seen           bytea   NOT NULL,
                PRIMARY KEY (cluster, consumer_group, topic, partition, publisher)
            ) WITH (fillfactor = 50);

            -- Records set aside, in order, per key. `failed` is the one that could not be processed; `waiting` are the
            -- later ones of its key, kept behind it. A due time releases a failed one and what waits behind it; a
            -- `discarded` one goes unhandled when it is due, and what waits behind it follows.
            CREATE TABLE parked_records (
                cluster        text        NOT NULL,
                consumer_group text        NOT NULL,
                topic          text        NOT NULL,
                partition      integer     NOT NULL,
                record_offset  bigint      NOT NULL,
                state          text        NOT NULL CHECK (state IN ('failed', 'waiting', 'discarded')),
                key            bytea,
                value          bytea,
                headers        bytea       NOT NULL,
                recorded_at    timestamptz NOT NULL,
                reason_code    text        NOT NULL,
                reason         text        NOT NULL,
                attempts       integer     NOT NULL DEFAULT 1,
                worker_version text        NOT NULL,
                parked_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
                due_at         timestamptz,
                released_by    text,
                PRIMARY KEY (cluster, consumer_group, topic, partition, record_offset)
            );
            -- The sweep asks for due records of the partitions it owns.
            CREATE INDEX parked_records_due ON parked_records (consumer_group, topic, partition, due_at)
                WHERE due_at IS NOT NULL;

            -- What must happen later unless something else happens first.
            CREATE TABLE timers (
                consumer_group text        NOT NULL,
                kind           text        NOT NULL,
                subject        text        NOT NULL,
                partition      integer     NOT NULL,
                due_at         timestamptz NOT NULL,
                payload        jsonb       NOT NULL,
                attempts       integer     NOT NULL DEFAULT 0,
                last_error     text,
                PRIMARY KEY (consumer_group, kind, subject)
            );
            CREATE INDEX timers_due ON timers (consumer_group, partition, due_at);

            -- The first statement of every batch. It must raise: an UPDATE that matches nothing does not stop the COMMIT
            -- that is already queued behind it.
            CREATE FUNCTION fence(
                of_cluster text, of_group text, topics text[], partitions integer[], epochs bigint[],
                expected bigint[], next bigint[]
            ) RETURNS void
            LANGUAGE plpgsql AS $$
            DECLARE
                moved integer;
            BEGIN
                -- In one order for everybody, so that two owners cannot wait for each other.
                PERFORM 1
                   FROM consumer_progress p
                   JOIN unnest(topics, partitions) AS mine (topic, partition) USING (topic, partition)
                  WHERE p.cluster = of_cluster AND p.consumer_group = of_group
                  ORDER BY p.topic COLLATE "C", p.partition
                    FOR UPDATE OF p;
                UPDATE consumer_progress p
                   SET next_offset = mine.next, updated_at = clock_timestamp()
                  FROM unnest(topics, partitions, epochs, expected, next) AS mine (topic, partition, epoch, expected, next)
                 WHERE p.cluster = of_cluster AND p.consumer_group = of_group
                   AND p.topic = mine.topic AND p.partition = mine.partition
                   AND p.epoch = mine.epoch AND p.next_offset = mine.expected;
                GET DIAGNOSTICS moved = ROW_COUNT;
                IF moved <> cardinality(topics) THEN
                    RAISE EXCEPTION 'another owner has taken a partition over' USING ERRCODE = 'SY001';
                END IF;
            END
            $$;
            """#
    )
}
