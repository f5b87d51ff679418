package import Metrics
import Synchronization

/// The metrics that stages and libraries make through swift-metrics, kept for Prometheus.
///
/// Counters become counters (`_total`), meters and plain recorders gauges, aggregating recorders and timers
/// (`_seconds`) histograms. Names and label names are made legal by replacing what Prometheus does not allow.
///
/// A label whose values never end, such as an order's id, would fill the memory here and there. So a metric keeps at
/// most `seriesLimit` label sets; what comes beyond is counted in `switchyard_metrics_dropped_series_total` and
/// measures nothing.
package final class PrometheusRegistry: MetricsFactory {
    private let seriesLimit: Int
    private let state = Mutex(State())

    private struct State {
        /// By the metric's exposed name.
        var families: [String: Family] = [:]
        var droppedSeries = 0
    }

    private struct Family {
        let kind: PrometheusText.Kind
        let help: String
        var series: [Labels: any PrometheusSeries] = [:]
    }

    /// A set of labels, sorted by name.
    private struct Labels: Hashable, Comparable {
        let names: [String]
        let values: [String]

        init(_ dimensions: [(String, String)]) {
            // The last one wins where a name is given twice: two equal label names would spoil the whole exposition.
            let unique = Dictionary(dimensions.map { (PrometheusName.label($0.0), $0.1) }) { _, last in last }
            let sorted = unique.sorted { $0.key < $1.key }
            names = sorted.map(\.key)
            values = sorted.map(\.value)
        }

        var pairs: [(String, String)] { Array(zip(names, values)) }

        static func < (left: Self, right: Self) -> Bool {
            (left.names + left.values).lexicographicallyPrecedes(right.names + right.values)
        }
    }

    /// - Parameter seriesLimit: The most label sets of one metric.
    package init(seriesLimit: Int = 200) {
        self.seriesLimit = seriesLimit
    }

    // MARK: - MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let name = PrometheusName.metric(label, suffix: "_total")
        return series(name, .counter, "Counter \(label).", dimensions) { PrometheusCounter() }
            ?? NOOPMetricsHandler.instance
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        let name = PrometheusName.metric(label, suffix: "_total")
        return series(name, .counter, "Counter \(label).", dimensions) { PrometheusFloatingPointCounter() }
            ?? NOOPMetricsHandler.instance
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(PrometheusName.metric(label), .gauge, "Gauge \(label).", dimensions) { PrometheusGauge() }
            ?? NOOPMetricsHandler.instance
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let name = PrometheusName.metric(label)
        if aggregate {
            return series(name, .histogram, "Distribution of \(label).", dimensions) {
                PrometheusHistogram(bounds: PrometheusHistogram.decades)
            } ?? NOOPMetricsHandler.instance
        }
        return series(name, .gauge, "Gauge \(label).", dimensions) { PrometheusGauge() } ?? NOOPMetricsHandler.instance
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = PrometheusName.metric(label, suffix: "_seconds")
        return series(name, .histogram, "Duration of \(label).", dimensions) {
            PrometheusHistogram(bounds: Histogram.secondBounds)
        } ?? NOOPMetricsHandler.instance
    }

    // Series outlive their handlers: a counter that a scrape no longer finds looks like a reset.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// The series with these labels, made if there is room; `nil` if there is none, or if the name means another kind.
    private func series<Series: PrometheusSeries>(
        _ name: String,
        _ kind: PrometheusText.Kind,
        _ help: String,
        _ dimensions: [(String, String)],
        make: () -> Series
    ) -> Series? {
        let labels = Labels(dimensions)
        return state.withLock { state in
            var family = state.families[name] ?? Family(kind: kind, help: help)
            if let existing = family.series[labels] as? Series, family.kind == kind { return existing }
            guard family.kind == kind, family.series[labels] == nil, family.series.count < seriesLimit else {
                state.droppedSeries += 1
                return nil
            }
            let series = make()
            family.series[labels] = series
            state.families[name] = family
            return series
        }
    }

    // MARK: - Exposition

    func write(to text: inout PrometheusText) {
        let (families, dropped) = state.withLock { ($0.families, $0.droppedSeries) }
        text.metric(
            "switchyard_metrics_dropped_series_total", .counter,
            help: "Metrics asked for and not kept, because theirs had too many label sets or another kind."
        )
        text.sample("switchyard_metrics_dropped_series_total", [], dropped)
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text.metric(name, family.kind, help: family.help)
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(name, labels.pairs, to: &text)
            }
        }
    }
}
