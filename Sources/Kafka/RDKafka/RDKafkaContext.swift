import CRDKafka
import Synchronization

/// What librdkafka's callbacks leave for the owner of a client.
///
/// The client is given one retained reference as its opaque pointer and releases it after `rd_kafka_destroy`,
/// because callbacks come until then. The log callback comes on any of librdkafka's threads, all others on the
/// thread that polls or closes; the mutexes are there for the readers on further threads, and are never contended
/// on the hot path.
final class RDKafkaContext: Sendable {
    private let sink: KafkaLogSink
    private let secrets: [String]
    /// The last reason why a connection failed, in librdkafka's words; for whoever waits in vain.
    let connectionFailure = Mutex<String?>(nil)
    /// A broker that refused us, or that we refused: other than a broker that is away, it does not come back by itself.
    let refusal = Mutex<KafkaError?>(nil)
    let rebalances = Mutex<[Rebalance]>([])
    let deliveries = Mutex<[Delivery]>([])
    let fatalError = Mutex<KafkaError?>(nil)
    let allBrokersDown = Atomic<Bool>(false)
    /// While the owner closes the client nobody is left to answer a rebalance, so the callback does.
    let isClosing = Atomic<Bool>(false)

    /// By broker (`host:port`): what is wrong with the certificate that it showed last.
    let certificateFaults = Mutex<[String: String]>([:])

    /// - Parameter secrets: what must not reach the log, whatever librdkafka writes there.
    init(log: @escaping KafkaLogSink, secrets: [String]) {
        sink = log
        self.secrets = secrets
    }

    func log(_ level: KafkaLogLevel, _ facility: String, _ text: String) { sink(level, facility, masking(text)) }

    func masking(_ text: String) -> String { KafkaConfiguration.masking(text, secrets) }

    /// A broker has answered.
    func noteAnswer() {
        if allBrokersDown.load(ordering: .relaxed) { allBrokersDown.store(false, ordering: .relaxed) }
    }

    func install(in configuration: OpaquePointer) {
        unsafe rd_kafka_conf_set_log_cb(configuration, onLog)
        unsafe rd_kafka_conf_set_error_cb(configuration, onError)
        unsafe RDKafkaCertificates.listen(in: configuration)
    }

    func installForConsumer(in configuration: OpaquePointer) {
        unsafe rd_kafka_conf_set_rebalance_cb(configuration, onRebalance)
    }

    func installForProducer(in configuration: OpaquePointer) {
        unsafe rd_kafka_conf_set_dr_msg_cb(configuration, onDelivery)
    }
}

extension RDKafkaContext {
    /// - Parameter text: `[thrd:ssl://kafka:9093/1]: ssl://kafka:9093/1: SSL handshake failed: … (after 3ms in state SSL_HANDSHAKE)`.
    fileprivate func noteFailure(_ text: String) {
        let reason = text.firstRange(of: "]: ").map { String(text[$0.upperBound...]) } ?? text
        // Some say only that the connection ended; when it ended tells more.
        let isNoTLS = reason.contains("Disconnected") && reason.contains("SSL_HANDSHAKE")
        connectionFailure.withLock { $0 = masking(reason) + (isNoTLS ? "; does this port speak TLS?" : "") }
    }

    @discardableResult
    fileprivate func noteRefusal(_ code: rd_kafka_resp_err_t, _ text: String) -> KafkaError {
        let fault = certificateFaults.withLock { faults in faults.first { text.contains("//\($0.key)/") } }
        let reason = fault.map { "\($0.key): \($0.value)" } ?? masking(text)
        let error = KafkaError(
            code, reason: reason, isFatal: true, operation: "connecting", file: #fileID, line: #line)
        refusal.withLock { $0 = error }
        return error
    }
}

// The callbacks are functions at file scope: a closure that is formed on an actor inherits its isolation, checks it
// at run time, and traps when librdkafka calls it from a thread of its own.

private func context(_ opaque: UnsafeMutableRawPointer) -> RDKafkaContext {
    unsafe Unmanaged<RDKafkaContext>.fromOpaque(opaque).takeUnretainedValue()
}

/// Comes on any of librdkafka's threads.
private func onLog(
    _ client: OpaquePointer?, _ level: Int32, _ facility: UnsafePointer<CChar>?, _ text: UnsafePointer<CChar>?
) {
    // The log callback has no opaque argument of its own.
    guard let client = unsafe client, let opaque = unsafe rd_kafka_opaque(client) else { return }
    let facility = unsafe facility.map { unsafe String(cString: $0) } ?? ""
    let text = unsafe text.map { unsafe String(cString: $0) } ?? ""
    // One set of settings serves a worker's consumer and its producer, so this warning is no news.
    if facility == "FAIL" { unsafe context(opaque).noteFailure(text) }
    if facility == "CONFWARN", text.contains("property and will be ignored by this") { return }
    unsafe context(opaque).log(KafkaLogLevel(rawValue: level) ?? .debug, facility, text)
}

/// Comes on the thread that polls.
private func onError(
    _ client: OpaquePointer?, _ code: Int32, _ text: UnsafePointer<CChar>?, _ opaque: UnsafeMutableRawPointer?
) {
    guard let opaque = unsafe opaque else { return }
    let context = unsafe context(opaque)
    switch rd_kafka_resp_err_t(code) {
    case RD_KAFKA_RESP_ERR__FATAL:
        // The callback's own code only says that there is a fatal error; this says which.
        let reason = unsafe CString.read { buffer in
            unsafe rd_kafka_fatal_error(client, buffer.baseAddress, buffer.count)
        }
        let error = KafkaError(
            rd_kafka_resp_err_t(reason.result.rawValue), reason: reason.text, isFatal: true,
            operation: "running the client", file: #fileID, line: #line
        )
        context.fatalError.withLock { if $0 == nil { $0 = error } }
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
        context.allBrokersDown.store(true, ordering: .relaxed)
    case RD_KAFKA_RESP_ERR__SSL, RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
        RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
        let reason = unsafe text.map { unsafe String(cString: $0) } ?? ""
        context.log(.error, "REFUSED", context.noteRefusal(rd_kafka_resp_err_t(code), reason).reason)
    default:
        // Everything else is retried by librdkafka itself; it is worth a line in the log.
        context.log(.warning, "ERROR", unsafe text.map { unsafe String(cString: $0) } ?? "")
    }
}

/// Comes on the thread that polls or closes. It records and does not answer: the owner reads its positions from the
/// database first, and doing that inside the callback would run the owner's code in the middle of its own poll.
private func onRebalance(
    _ client: OpaquePointer?, _ code: rd_kafka_resp_err_t,
    _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?, _ opaque: UnsafeMutableRawPointer?
) {
    guard let client = unsafe client, let opaque = unsafe opaque else { return }
    let context = unsafe context(opaque)
    let partitions = unsafe list.map { unsafe RDKafkaPartitionList.partitions(of: $0) } ?? []
    if code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
        context.rebalances.withLock { $0.append(.assigned(partitions)) }
    } else {
        // Any other code means that the group member is in trouble: what it had is gone.
        let lost = unsafe code != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS || rd_kafka_assignment_lost(client) != 0
        context.rebalances.withLock { $0.append(.revoked(partitions, lost: lost)) }
    }
    if context.isClosing.load(ordering: .relaxed) {
        unsafe rd_kafka_assign(client, nil)
    } else {
        // Ends the poll, so that the owner answers at once rather than after the rest of its timeout. Safe also in
        // 2.0.2: the flag is looked at only after an operation that a callback has consumed, so no record is dropped.
        unsafe rd_kafka_yield(client)
    }
}

/// Comes on the thread that polls or flushes.
private func onDelivery(
    _ client: OpaquePointer?, _ message: UnsafePointer<rd_kafka_message_t>?, _ opaque: UnsafeMutableRawPointer?
) {
    guard let message = unsafe message, let opaque = unsafe opaque else { return }
    let context = unsafe context(opaque)
    let code = unsafe message.pointee.err
    let offset = unsafe message.pointee.offset
    let delivery = Delivery(
        tag: unsafe UInt64(UInt(bitPattern: message.pointee._private)),
        offset: offset >= 0 ? RecordOffset(offset) : nil,
        error: code == RD_KAFKA_RESP_ERR_NO_ERROR
            ? nil : KafkaError(code, operation: "delivering a record", file: #fileID, line: #line)
    )
    if delivery.error == nil { context.noteAnswer() }
    context.deliveries.withLock { $0.append(delivery) }
}
