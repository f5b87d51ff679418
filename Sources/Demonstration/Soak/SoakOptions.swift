/// A demonstration that lasts, at a steady rate, and is watched.
package struct SoakOptions: Hashable, Sendable {
    /// How long orders are published.
    package var minutes: Int
    package var ordersPerSecond: Int
    /// Between two looks at every process and table.
    package var interval: Duration

    package init(minutes: Int, ordersPerSecond: Int, interval: Duration = .seconds(5)) {
        self.minutes = minutes
        self.ordersPerSecond = ordersPerSecond
        self.interval = interval
    }

    package var orders: Int { minutes * 60 * ordersPerSecond }
}
