/// Ends a consumer's blocking poll from any thread.
///
/// A wake that finds no poll under way ends the next one. After the consumer was closed it does nothing.
package struct KafkaWaker: Sendable {
    private let queue: RDKafkaQueue

    init(_ queue: RDKafkaQueue) { self.queue = queue }

    package func wake() { queue.wake() }
}
