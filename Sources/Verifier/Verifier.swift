package import Postgres

/// Judges a finished run from outside: what lay on the topics against what is in the database.
///
/// It shares nothing with the workers but the thin wrappers of Kafka and PostgreSQL and the JSON parser: what it
/// recomputes, it recomputes by rules of its own. The run must be at rest: what is still on its way counts as lost.
package struct Verifier: Sendable {
    /// Kafka's cluster id.
    package var cluster: String
    /// What the consumer groups' names begin with.
    package var groupPrefix: String
    package var recording: Recording
    /// Every partition that was recorded: from where, and up to where there was something.
    package var spans: [Span]
    /// What a plan foresaw; `nil` when nobody planned.
    package var foresight: Foresight?
    /// Logs and what `/metrics` said, to be searched for people.
    package var texts: [String]
    /// Whether the broker refuses what a producer sends out of sequence. Every Kafka does; the local broker does not.
    package var brokerKeepsSequence: Bool

    package struct Span: Hashable, Sendable {
        package var topic: String
        package var partition: Int32
        package var first: Int64
        package var next: Int64

        package init(topic: String, partition: Int32, first: Int64, next: Int64) {
            self.topic = topic
            self.partition = partition
            self.first = first
            self.next = next
        }
    }

    package init(
        cluster: String, groupPrefix: String = "", recording: Recording, spans: [Span], foresight: Foresight? = nil,
        texts: [String] = [], brokerKeepsSequence: Bool = true
    ) {
        self.cluster = cluster
        self.groupPrefix = groupPrefix
        self.recording = recording
        self.spans = spans
        self.foresight = foresight
        self.texts = texts
        self.brokerKeepsSequence = brokerKeepsSequence
    }

    /// - Parameters:
    ///   - connection: to the database; it needs to read every table and to make temporary ones.
    package func verify(on connection: inout PostgresConnection) throws -> Verdict {
        // Comparing everything with everything takes longer than a worker's statement may.
        try connection.execute("SET statement_timeout = 0; SET lock_timeout = 0; SET work_mem = '64MB'")
        var verdict = Verdict()
        var review = RecordReview(keepsSequence: brokerKeepsSequence)
        var ends: [Span] = []
        do {
            var staging = try Staging(on: &connection)
            try stageScope(on: &connection)
            try foresight?.stage(on: &connection)
            var next: [Place: Int64] = [:]
            try recording.forEach { record in
                next[Place(topic: record.topic, partition: record.partition)] = record.offset + 1
                if let staged = review.take(record) { try staging.add(staged, on: &connection) }
            }
            try staging.finish(on: &connection)
            for span in spans {
                var end = span
                end.next = next[Place(topic: span.topic, partition: span.partition)] ?? span.first
                ends.append(end)
            }
        }
        verdict.add(completeness(ends))
        verdict.add(review.checks())
        for check in SQLCheck.all { verdict.add(try judge(check, on: &connection)) }
        try judgeTrail(&verdict, on: &connection)
        verdict.add(try PathChecks.run(on: &connection))
        let canaries = try Canaries(personal: &connection)
        verdict.add(try canaries.search(on: &connection))
        if !texts.isEmpty { verdict.add(canaries.search(files: texts)) }
        return verdict
    }

    private struct Place: Hashable {
        var topic: String
        var partition: Int32
    }

    private func stageScope(on connection: inout PostgresConnection) throws(PostgresError) {
        var parameters = Parameters()
        parameters.text(cluster)
        parameters.text(groupPrefix)
        _ = try connection.query(Statement("verify_scope", "INSERT INTO scope VALUES ($1, $2)"), parameters)
        var places = Parameters()
        places.array(spans) { $0.topic }
        places.array(spans) { $0.partition }
        places.array(spans) { $0.first }
        places.array(spans) { $0.next }
        _ = try connection.query(
            Statement(
                "verify_spans",
                "INSERT INTO spans SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[])"), places)
    }

    private func completeness(_ recorded: [Span]) -> Check {
        var check = Check(.evidence, "every partition was recorded to its end")
        for (span, end) in zip(spans, recorded) {
            check.expect(
                end.next >= span.next, "\(span.topic)[\(span.partition)] ends at \(span.next), recorded up to \(end.next)")
        }
        return check
    }

    private func judge(_ check: SQLCheck, on connection: inout PostgresConnection) throws(PostgresError) -> Check {
        if foresight == nil, check.claim.contains("the plan foresaw") {
            var omitted = Check(check.invariant, check.claim)
            omitted.omitted = "nobody planned this run"
            return omitted
        }
        return try check.run(on: &connection)
    }

    private func judgeTrail(_ verdict: inout Verdict, on connection: inout PostgresConnection) throws(PostgresError) {
        let hasTrail = try ProgressTrail.exists(on: &connection)
        for check in SQLCheck.trail {
            guard hasTrail else {
                var omitted = Check(check.invariant, check.claim)
                omitted.omitted = "the database keeps no trail of its progress"
                verdict.add(omitted)
                continue
            }
            verdict.add(try check.run(on: &connection))
        }
    }
}
