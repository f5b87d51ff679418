package import Postgres

/// A trail of every change of `consumer_progress`, kept by a trigger: for databases of a test's own.
package enum ProgressTrail {
    package static func install(on connection: inout PostgresConnection) throws(PostgresError) {
        try connection.execute(
            """
            CREATE TABLE verify_trail (
                step bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                cluster text NOT NULL, consumer_group text NOT NULL, topic text NOT NULL, partition integer NOT NULL,
                old_next bigint, new_next bigint NOT NULL, old_epoch bigint, new_epoch bigint NOT NULL, owner text NOT NULL
            );
            CREATE FUNCTION verify_note_progress() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO verify_trail (cluster, consumer_group, topic, partition, old_next, new_next, old_epoch, new_epoch,
                                          owner)
                VALUES (NEW.cluster, NEW.consumer_group, NEW.topic, NEW.partition,
                        CASE WHEN TG_OP = 'UPDATE' THEN OLD.next_offset END, NEW.next_offset,
                        CASE WHEN TG_OP = 'UPDATE' THEN OLD.epoch END, NEW.epoch, NEW.owner);
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER verify_note_progress AFTER INSERT OR UPDATE ON consumer_progress
                FOR EACH ROW EXECUTE FUNCTION verify_note_progress();
            """)
    }

    static func exists(on connection: inout PostgresConnection) throws(PostgresError) -> Bool {
        try connection.query(Statement("verify_has_trail", "SELECT to_regclass('verify_trail') IS NOT NULL")).bool(0, 0)
    }
}
