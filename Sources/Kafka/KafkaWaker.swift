/// Ends a consumer's blocking poll from any thread.
///
/// A wake that finds no poll under way ends the next one. After the consumer was closed it does nothing.
package struct KafkaWaker: Sendable {
    private let wakeUp: @Sendable () -> Void

    package init(_ wakeUp: @escaping @Sendable () -> Void) { self.wakeUp = wakeUp }

    package func wake() { wakeUp() }
}
