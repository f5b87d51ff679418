import Postgres

/// A record on its way into the table that the rows are compared with.
struct StagedRecord {
    var topic: String
    var partition: Int32
    var offset: Int64
    var key: String?
    /// Of an event; `nil` for what came from outside.
    var publisher: String?
    var batch: Int64?
    var index: Int32?
    var gist = Gist()

    init(_ record: SeenRecord) {
        topic = record.topic
        partition = record.partition
        offset = record.offset
        key = record.key.map { String(decoding: $0, as: UTF8.self).filter { $0 != "\0" } }
    }
}

/// Temporary tables of one session, in which SQL can compare what was on the topics with what is in the database.
struct Staging: ~Copyable {
    private var waiting: [StagedRecord] = []
    private static let chunk = 1_000

    /// Makes the tables.
    init(on connection: inout PostgresConnection) throws(PostgresError) {
        try connection.execute(
            """
            CREATE TEMP TABLE seen (
                topic text NOT NULL, partition integer NOT NULL, record_offset bigint NOT NULL, key text,
                publisher text, batch bigint, index integer,
                id text, order_id text, word text, number bigint, place text, reference text, detail jsonb NOT NULL
            );
            CREATE TEMP TABLE scope (cluster text NOT NULL, prefix text NOT NULL);
            CREATE TEMP TABLE spans (topic text, partition integer, first bigint, next bigint);
            CREATE TEMP TABLE plan (reference text, record text, class text, pool text);
            CREATE TEMP TABLE pools (pool text, class text, count bigint, other text);
            """)
    }

    mutating func add(_ record: StagedRecord, on connection: inout PostgresConnection) throws(PostgresError) {
        waiting.append(record)
        if waiting.count >= Self.chunk { try flush(on: &connection) }
    }

    mutating func flush(on connection: inout PostgresConnection) throws(PostgresError) {
        guard !waiting.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(waiting) { $0.topic }
        parameters.array(waiting) { $0.partition }
        parameters.array(waiting) { $0.offset }
        parameters.array(waiting) { $0.key }
        parameters.array(waiting) { $0.publisher }
        parameters.array(waiting) { $0.batch }
        parameters.array(waiting) { $0.index }
        parameters.array(waiting) { $0.gist.id }
        parameters.array(waiting) { $0.gist.order }
        parameters.array(waiting) { $0.gist.word }
        parameters.array(waiting) { $0.gist.number }
        parameters.array(waiting) { $0.gist.place }
        parameters.array(waiting) { $0.gist.reference }
        parameters.array(waiting) { $0.gist.detail }
        _ = try connection.query(Self.insert, parameters)
        waiting.removeAll(keepingCapacity: true)
    }

    /// After the last record: what the planner must know to compare hundreds of thousands of rows.
    mutating func finish(on connection: inout PostgresConnection) throws(PostgresError) {
        try flush(on: &connection)
        try connection.execute(
            """
            CREATE INDEX ON seen (topic, id);
            CREATE INDEX ON seen (topic, partition, record_offset);
            ANALYZE seen; ANALYZE plan; ANALYZE spans;
            """)
    }

    private static let insert = Statement(
        "verify_stage",
        """
        INSERT INTO seen
        SELECT topic, partition, record_offset, key, publisher, batch, index, id, order_id, word, number, place, reference,
               detail::jsonb
          FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::integer[],
                      $8::text[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[], $14::text[])
            AS s (topic, partition, record_offset, key, publisher, batch, index, id, order_id, word, number, place,
                  reference, detail)
        """)
}
