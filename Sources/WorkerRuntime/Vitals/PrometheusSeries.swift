import Metrics
import Synchronization

/// The values of one metric under one set of labels.
protocol PrometheusSeries: AnyObject, Sendable {
    func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText)
}

final class PrometheusCounter: CounterHandler, PrometheusSeries {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }

    func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText) {
        text.sample(name, labels, Int(count.load(ordering: .relaxed)))
    }
}

final class PrometheusFloatingPointCounter: FloatingPointCounterHandler, PrometheusSeries {
    private let sum = Mutex(0.0)

    func increment(by amount: Double) {
        // A counter that falls would be read as a restart.
        guard amount.isFinite, amount >= 0 else { return }
        sum.withLock { $0 += amount }
    }

    func reset() { sum.withLock { $0 = 0 } }

    func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText) {
        text.sample(name, labels, sum.withLock(\.self))
    }
}

/// A meter, or a recorder of which only the last value matters.
final class PrometheusGauge: MeterHandler, RecorderHandler, PrometheusSeries {
    private let current = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { current.withLock { $0 = value } }
    func increment(by amount: Double) { current.withLock { $0 += amount } }
    func decrement(by amount: Double) { current.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText) {
        text.sample(name, labels, current.withLock(\.self))
    }
}

/// A timer, in seconds, or a recorder of which the distribution matters.
final class PrometheusHistogram: TimerHandler, RecorderHandler, PrometheusSeries {
    /// Bounds for numbers of which nothing is known.
    static let decades: [Double] = [
        0.01, 0.1, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 1_000_000,
    ]

    private let histogram: Histogram

    init(bounds: [Double]) {
        histogram = Histogram(bounds: bounds)
    }

    func recordNanoseconds(_ duration: Int64) { histogram.observe(Double(duration) / 1e9) }
    func record(_ value: Int64) { histogram.observe(Double(value)) }
    func record(_ value: Double) { histogram.observe(value) }

    func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText) {
        text.histogram(name, labels, histogram.snapshot)
    }
}

/// Names as Prometheus allows them.
enum PrometheusName {
    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`, ending in `suffix` once.
    static func metric(_ label: String, suffix: String = "") -> String {
        let name = legal(label, colons: true)
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`; `le` belongs to histograms and two leading underscores to Prometheus itself.
    static func label(_ name: String) -> String {
        let name = legal(name, colons: false)
        return name == "le" || name.hasPrefix("__") ? "label_" + name : name
    }

    private static func legal(_ text: String, colons: Bool) -> String {
        var name = String(
            text.unicodeScalars.map { scalar -> Character in
                let isLegal = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                return isLegal || (colons && scalar == ":") ? Character(scalar) : "_"
            }
        )
        if name.first?.isNumber ?? true { name = "_" + name }
        return name
    }
}
