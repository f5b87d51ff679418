import CRDKafka

extension KafkaError {
    static var queueFull: Int32 { RD_KAFKA_RESP_ERR__QUEUE_FULL.rawValue }
    static var timedOut: Int32 { RD_KAFKA_RESP_ERR__TIMED_OUT.rawValue }
    static var autoOffsetReset: Int32 { RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET.rawValue }
    static var offsetOutOfRange: Int32 { RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE.rawValue }
    static var invalidArgument: Int32 { RD_KAFKA_RESP_ERR__INVALID_ARG.rawValue }

    /// A bare code; the text is librdkafka's for that code unless a better one is given.
    init(
        _ code: rd_kafka_resp_err_t, reason: String? = nil, isFatal: Bool = false,
        operation: StaticString, file: StaticString, line: UInt
    ) {
        self.init(
            code: code.rawValue,
            name: unsafe String(cString: rd_kafka_err2name(code)),
            reason: unsafe reason ?? String(cString: rd_kafka_err2str(code)),
            disposition: !isFatal && Self.transient.contains(code.rawValue) ? .retry : .fatal,
            operation: operation, file: file, line: line
        )
    }

    /// librdkafka's error object, which is destroyed here.
    init(consuming error: OpaquePointer, operation: StaticString, file: StaticString, line: UInt) {
        unsafe self.init(
            rd_kafka_error_code(error), reason: String(cString: rd_kafka_error_string(error)),
            isFatal: rd_kafka_error_is_fatal(error) != 0, operation: operation, file: file, line: line
        )
        unsafe rd_kafka_error_destroy(error)
    }

    /// What we found ourselves, under a code of librdkafka's.
    package init(
        code: Int32, reason: String, operation: StaticString, file: StaticString = #fileID, line: UInt = #line
    ) {
        self.init(rd_kafka_resp_err_t(code), reason: reason, operation: operation, file: file, line: line)
    }

    /// What goes away by itself: brokers that restart, leaders and coordinators that move, groups that rebalance.
    /// Whatever is not listed is fatal: a process that ends is noticed, one that retries for ever is not.
    private static let transient: Set<Int32> = Set(
        [
            RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
            RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
            RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR__WAIT_COORD, RD_KAFKA_RESP_ERR__WAIT_CACHE,
            RD_KAFKA_RESP_ERR__IN_PROGRESS, RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS, RD_KAFKA_RESP_ERR__INTR,
            RD_KAFKA_RESP_ERR__RETRY, RD_KAFKA_RESP_ERR__NODE_UPDATE, RD_KAFKA_RESP_ERR__STATE,
            RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST, RD_KAFKA_RESP_ERR__NO_OFFSET, RD_KAFKA_RESP_ERR__OUTDATED,
            RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
            // The group has gone on without a member that did not poll; the next poll joins again.
            RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED,
            RD_KAFKA_RESP_ERR_INVALID_MSG, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
            RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
            RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
            RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
            RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
            RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
            RD_KAFKA_RESP_ERR_NOT_CONTROLLER, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
            RD_KAFKA_RESP_ERR_FETCH_SESSION_ID_NOT_FOUND, RD_KAFKA_RESP_ERR_INVALID_FETCH_SESSION_EPOCH,
            RD_KAFKA_RESP_ERR_LISTENER_NOT_FOUND, RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH,
            RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH, RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_PREFERRED_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
            RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED,
        ].map(\.rawValue)
    )
}
