import CRDKafka
import Synchronization

/// One `rd_kafka_t`: a consumer, a producer or an admin client.
///
/// `@unchecked`: librdkafka's handle is thread-safe, and the pointer never changes. It is a class because records
/// that librdkafka has lent must be given back before the client is destroyed: a ``RecordBatch`` that still holds
/// some keeps its client alive.
@safe
final class RDKafkaClient: @unchecked Sendable {
    let pointer: OpaquePointer
    let context: RDKafkaContext
    let isConsumer: Bool

    init(
        _ configuration: KafkaConfiguration, for role: KafkaConfiguration.Role, log: @escaping KafkaLogSink,
        file: StaticString, line: UInt
    ) throws(KafkaError) {
        let mistakes = configuration.validate(for: role)
        guard mistakes.isEmpty else {
            throw KafkaError(
                code: KafkaError.invalidArgument, reason: mistakes.joined(separator: "; "),
                operation: "configuring a client", file: file, line: line
            )
        }
        let context = RDKafkaContext(log: log, secrets: configuration.secrets)
        let conf = unsafe rd_kafka_conf_new()!
        for (key, value) in configuration.effectiveSettings(for: role) {
            // The result was seen by validate(for:).
            unsafe rd_kafka_conf_set(conf, key, value, nil, 0)
        }
        unsafe context.install(in: conf)
        switch role {
        case .consumer: unsafe context.installForConsumer(in: conf)
        case .producer: unsafe context.installForProducer(in: conf)
        case .admin: break
        }
        let opaque = unsafe Unmanaged.passRetained(context)
        unsafe rd_kafka_conf_set_opaque(conf, opaque.toOpaque())
        // Tokens are fetched by a callback. On a thread of librdkafka's own it comes also to who waits for an answer before
        // the first poll.
        let fetchesTokens = configuration.mechanism == "OAUTHBEARER"
        if fetchesTokens { unsafe rd_kafka_conf_enable_sasl_queue(conf, 1) }
        let type = if case .consumer = role { RD_KAFKA_CONSUMER } else { RD_KAFKA_PRODUCER }
        let created = unsafe CString.read { buffer in unsafe rd_kafka_new(type, conf, buffer.baseAddress, buffer.count)
        }
        guard let client = unsafe created.result else {
            let code = rd_kafka_last_error()
            // rd_kafka_new takes the configuration and with it our reference only when it succeeds.
            unsafe rd_kafka_conf_destroy(conf)
            unsafe opaque.release()
            throw unsafe KafkaError(
                code, reason: configuration.masking(created.text), isFatal: true,
                operation: "creating a client", file: file, line: line
            )
        }
        // Fails only without the queue that was just asked for.
        if fetchesTokens, let error = unsafe rd_kafka_sasl_background_callbacks_enable(client) {
            unsafe rd_kafka_error_destroy(error)
        }
        unsafe pointer = client
        self.context = context
        isConsumer = type == RD_KAFKA_CONSUMER
    }

    deinit {
        context.isClosing.store(true, ordering: .relaxed)
        unsafe rd_kafka_destroy(pointer)
        unsafe Unmanaged.passUnretained(context).release()
    }

    /// Throws unless `code` says that all is well.
    func check(
        _ code: rd_kafka_resp_err_t, _ operation: StaticString, file: StaticString, line: UInt
    ) throws(KafkaError) {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw error(code, operation, file: file, line: line)
    }

    /// The error for a code, with the details that librdkafka keeps for a fatal one.
    func error(
        _ code: rd_kafka_resp_err_t, _ operation: StaticString, file: StaticString, line: UInt
    ) -> KafkaError {
        guard code == RD_KAFKA_RESP_ERR__FATAL else {
            return KafkaError(code, operation: operation, file: file, line: line)
        }
        let fatal = unsafe CString.read { buffer in
            unsafe rd_kafka_fatal_error(pointer, buffer.baseAddress, buffer.count)
        }
        return KafkaError(fatal.result, reason: fatal.text, isFatal: true, operation: operation, file: file, line: line)
    }
}
