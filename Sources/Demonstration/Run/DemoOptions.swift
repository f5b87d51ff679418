/// What somebody who starts the demonstration can choose.
package struct DemoOptions: Hashable, Sendable {
    package var orders: Int
    package var seed: UInt64
    /// Leave everything running afterwards.
    package var keeps: Bool
    /// For databases, logs and everything else that it makes.
    package var directory: String
    package var broker: Broker
    /// At a steady rate and watched, instead of as fast as it goes.
    package var soak: SoakOptions?

    /// Where the records go.
    package enum Broker: Hashable, Sendable {
        /// One that the demonstration starts; `nil` takes any free port.
        case local(port: UInt16?)
        /// One that is there, with nothing in its topics yet.
        case external(bootstrapServers: String)
    }

    package init(orders: Int, seed: UInt64, keeps: Bool, directory: String, broker: Broker, soak: SoakOptions? = nil) {
        self.orders = orders
        self.seed = seed
        self.keeps = keeps
        self.directory = directory
        self.broker = broker
        self.soak = soak
    }
}
