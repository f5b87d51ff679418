import CRDKafka
import Synchronization

/// A reference to the queue that a consumer polls, held only in order to wake the poll.
///
/// `@unchecked`: the pointer is touched under the mutex only, and librdkafka's queues have locks of their own.
/// The reference must be given back before the client is destroyed, so a waker that outlives its consumer finds `nil`.
@safe
final class RDKafkaQueue: @unchecked Sendable {
    private let pointer: Mutex<OpaquePointer?>

    init(of client: RDKafkaClient) {
        unsafe pointer = Mutex(rd_kafka_queue_get_consumer(client.pointer))
    }

    func wake() {
        unsafe pointer.withLock { pointer in
            if let pointer = unsafe pointer { unsafe rd_kafka_queue_yield(pointer) }
        }
    }

    func close() {
        unsafe pointer.withLock { pointer in
            guard let open = unsafe pointer else { return }
            unsafe rd_kafka_queue_destroy(open)
            unsafe pointer = nil
        }
    }

    deinit { close() }
}
