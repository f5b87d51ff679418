import CRDKafka

/// One request to the admin API and its answer.
///
/// The answer belongs to this struct, and with it every pointer that is read from it.
@safe
struct RDKafkaAdminRequest: ~Copyable {
    private let event: OpaquePointer

    /// Sends a request and waits for its answer.
    ///
    /// - Parameter send: calls the librdkafka function of the operation with these options and this queue.
    init(
        _ kind: rd_kafka_admin_op_t, of client: RDKafkaClient, timeout: Int32, operation: StaticString,
        file: StaticString, line: UInt, send: (_ options: OpaquePointer, _ queue: OpaquePointer) -> Void
    ) throws(KafkaError) {
        // First something that every broker answers, so that a timeout below has only one meaning.
        _ = try client.metadata(timeout: timeout, operation: operation, file: file, line: line)

        let queue = unsafe rd_kafka_queue_new(client.pointer)!
        defer { unsafe rd_kafka_queue_destroy(queue) }
        let options = unsafe rd_kafka_AdminOptions_new(client.pointer, kind)!
        defer { unsafe rd_kafka_AdminOptions_destroy(options) }
        unsafe _ = rd_kafka_AdminOptions_set_request_timeout(options, timeout, nil, 0)
        unsafe send(options, queue)
        // The request has its own timeout; the margin only lets its answer arrive.
        guard let event = unsafe rd_kafka_queue_poll(queue, timeout.addingReportingOverflow(5000).partialValue) else {
            throw Self.silence("no answer", operation, file, line)
        }
        let code = unsafe rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let text = unsafe String(cString: rd_kafka_event_error_string(event))
            unsafe rd_kafka_event_destroy(event)
            let isSilence = code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE
            throw isSilence
                ? Self.silence(text, operation, file, line)
                : KafkaError(code, reason: text, operation: operation, file: file, line: line)
        }
        unsafe self.event = event
    }

    deinit { unsafe rd_kafka_event_destroy(event) }

    private static func silence(
        _ text: String, _ operation: StaticString, _ file: StaticString, _ line: UInt
    ) -> KafkaError {
        KafkaError(
            RD_KAFKA_RESP_ERR__TIMED_OUT, reason: "this broker does not answer the admin API (\(text))",
            operation: operation, file: file, line: line
        )
    }

    /// The outcomes of a request to create topics.
    func createdTopics(_ operation: StaticString, _ file: StaticString, _ line: UInt) -> [TopicOutcome] {
        var count = 0
        let results = unsafe rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        return unsafe Self.outcomes(UnsafeBufferPointer(start: results, count: count), operation, file, line)
    }

    /// The outcomes of a request for more partitions.
    func createdPartitions(_ operation: StaticString, _ file: StaticString, _ line: UInt) -> [TopicOutcome] {
        var count = 0
        let answer = unsafe rd_kafka_event_CreatePartitions_result(event)
        let results = unsafe rd_kafka_CreatePartitions_result_topics(answer, &count)
        return unsafe Self.outcomes(UnsafeBufferPointer(start: results, count: count), operation, file, line)
    }

    /// The topics of a request that changed settings; none has settings in the answer.
    func alteredConfigs(_ operation: StaticString, _ file: StaticString, _ line: UInt) -> [TopicOutcome] {
        var count = 0
        let results = unsafe rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event), &count)
        return unsafe UnsafeBufferPointer(start: results, count: count).map { resource in
            unsafe TopicOutcome(
                topic: String(cString: rd_kafka_ConfigResource_name(resource)),
                error: Self.error(of: resource!, operation, file, line)
            )
        }
    }

    /// The settings of the topics that were asked for.
    func describedConfigs(_ operation: StaticString, _ file: StaticString, _ line: UInt) -> [TopicConfiguration] {
        var count = 0
        let answer = unsafe rd_kafka_event_DescribeConfigs_result(event)
        let results = unsafe rd_kafka_DescribeConfigs_result_resources(answer, &count)
        return unsafe UnsafeBufferPointer(start: results, count: count).map { resource in
            var effective: [String: String] = [:]
            var own: [String: String] = [:]
            var entryCount = 0
            let entries = unsafe rd_kafka_ConfigResource_configs(resource, &entryCount)
            for index in 0..<entryCount {
                let entry = unsafe entries?[index]
                // A value that the broker keeps secret is not told.
                guard let value = unsafe rd_kafka_ConfigEntry_value(entry) else { continue }
                let name = unsafe String(cString: rd_kafka_ConfigEntry_name(entry))
                unsafe effective[name] = String(cString: value)
                if unsafe rd_kafka_ConfigEntry_source(entry) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG {
                    own[name] = effective[name]
                }
            }
            return unsafe TopicConfiguration(
                topic: String(cString: rd_kafka_ConfigResource_name(resource)), effective: effective, own: own,
                error: Self.error(of: resource!, operation, file, line)
            )
        }
    }

    private static func outcomes(
        _ results: UnsafeBufferPointer<OpaquePointer?>, _ operation: StaticString, _ file: StaticString, _ line: UInt
    ) -> [TopicOutcome] {
        unsafe results.map { result in
            let code = unsafe rd_kafka_topic_result_error(result)
            let text = unsafe rd_kafka_topic_result_error_string(result).map { unsafe String(cString: $0) }
            return unsafe TopicOutcome(
                topic: String(cString: rd_kafka_topic_result_name(result)),
                error: code == RD_KAFKA_RESP_ERR_NO_ERROR
                    ? nil : KafkaError(code, reason: text, operation: operation, file: file, line: line)
            )
        }
    }

    private static func error(
        of resource: OpaquePointer, _ operation: StaticString, _ file: StaticString, _ line: UInt
    ) -> KafkaError? {
        let code = unsafe rd_kafka_ConfigResource_error(resource)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let text = unsafe rd_kafka_ConfigResource_error_string(resource).map { unsafe String(cString: $0) }
        return KafkaError(code, reason: text, operation: operation, file: file, line: line)
    }
}
