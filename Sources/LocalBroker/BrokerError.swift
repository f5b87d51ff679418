import CRDKafka

/// The errors that a broker can be told to answer.
package enum BrokerError: Sendable {
    /// No error: this request is served.
    case none
    /// The connection is closed instead of an answer.
    case disconnect
    case offsetOutOfRange
    case notLeaderForPartition
    case requestTimedOut
    case notEnoughReplicas
    case notEnoughReplicasAfterAppend
    case messageTooLarge
    case topicAuthorizationFailed
    case coordinatorNotAvailable
    case illegalGeneration
    case unknownMember
    case rebalanceInProgress

    var code: rd_kafka_resp_err_t {
        switch self {
        case .none: RD_KAFKA_RESP_ERR_NO_ERROR
        case .disconnect: RD_KAFKA_RESP_ERR__TRANSPORT
        case .offsetOutOfRange: RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE
        case .notLeaderForPartition: RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION
        case .requestTimedOut: RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT
        case .notEnoughReplicas: RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS
        case .notEnoughReplicasAfterAppend: RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND
        case .messageTooLarge: RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE
        case .topicAuthorizationFailed: RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED
        case .coordinatorNotAvailable: RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE
        case .illegalGeneration: RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION
        case .unknownMember: RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID
        case .rebalanceInProgress: RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS
        }
    }
}
