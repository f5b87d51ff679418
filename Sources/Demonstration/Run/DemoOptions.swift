/// What somebody who starts the demonstration can choose.
package struct DemoOptions: Hashable, Sendable {
    package var orders: Int
    package var seed: UInt64
    /// Leave everything running afterwards.
    package var keeps: Bool
    /// For databases, logs and everything else that it makes.
    package var directory: String
    /// Of the broker; `nil` takes any free one.
    package var port: UInt16?

    package init(orders: Int, seed: UInt64, keeps: Bool, directory: String, port: UInt16?) {
        self.orders = orders
        self.seed = seed
        self.keeps = keeps
        self.directory = directory
        self.port = port
    }
}
