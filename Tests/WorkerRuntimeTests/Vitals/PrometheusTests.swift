import Domain
import Metrics
import Testing

@testable import WorkerRuntime

@Suite struct `The Prometheus text` {
    @Test func `has a help line, a type line and a line for each sample`() {
        var text = PrometheusText()
        text.metric("orders_total", .counter, help: "Orders \\ seen\nso far \"today\".")
        text.sample("orders_total", [], 3)
        text.sample("orders_total", [("shop", "a\"b\\c\nd"), ("lane", "0")], 2.5)
        #expect(
            text.text == #"""
                # HELP orders_total Orders \\ seen\nso far "today".
                # TYPE orders_total counter
                orders_total 3
                orders_total{shop="a\"b\\c\nd",lane="0"} 2.5

                """#
        )
    }

    @Test func `accumulates the buckets of a histogram`() {
        var text = PrometheusText()
        let snapshot = HistogramSnapshot(bounds: [0.005, 1], counts: [2, 3, 4], sum: 12.25)
        text.histogram("wait_seconds", [("lane", "1")], snapshot)
        #expect(
            text.text == """
                wait_seconds_bucket{lane="1",le="0.005"} 2
                wait_seconds_bucket{lane="1",le="1"} 5
                wait_seconds_bucket{lane="1",le="+Inf"} 9
                wait_seconds_sum{lane="1"} 12.25
                wait_seconds_count{lane="1"} 9

                """
        )
    }

    @Test(arguments: [
        (0.0, "0"), (-1, "-1"), (0.1, "0.1"), (1e300, "1e+300"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        (.nan, "NaN"),
    ])
    func `writes numbers as Go reads them`(number: Double, text: String) {
        #expect(PrometheusText.number(number) == text)
    }
}

@Suite struct `Dead letters as a metric` {
    private func samples(_ count: ParkedCount) -> [String] {
        let vitals = WorkerVitals(
            worker: "order-audit", version: "1", instance: "i", startedAt: Timestamp(seconds: 0), laneCount: 1)
        vitals.lanes[0].parked.set(count)
        var text = PrometheusText()
        WorkerMetrics.write(vitals, now: .now, to: &text)
        return text.text.split(separator: "\n").map(String.init)
    }

    @Test func `are counted by reason, and what waits behind them by keys and records`() {
        var count = ParkedCount()
        count.addFailed(3, because: "no_value")
        count.waiting = 7
        count.keys = 2
        let samples = samples(count)
        #expect(samples.contains(#"switchyard_dead_letters{worker="order-audit",lane="0",reason="no_value"} 3"#))
        #expect(samples.contains(#"switchyard_waiting_records{worker="order-audit",lane="0"} 7"#))
        #expect(samples.contains(#"switchyard_parked_keys{worker="order-audit",lane="0"} 2"#))
    }

    @Test func `have so many labels and no more, whatever the table holds`() {
        var count = ParkedCount()
        for reason in 0..<1_000 { count.addFailed(2, because: "reason_\(reason)") }
        let labels = samples(count).filter { $0.hasPrefix("switchyard_dead_letters{") }
        #expect(labels.count == ParkedCount.reasonLimit + 1)
        #expect(labels.contains(#"switchyard_dead_letters{worker="order-audit",lane="0",reason="other"} 1952"#))
    }
}

@Suite struct `Metrics made through swift-metrics` {
    private func exposition(_ registry: PrometheusRegistry) -> String {
        var text = PrometheusText()
        registry.write(to: &text)
        return text.text.split(separator: "\n").filter { !$0.hasPrefix("# ") }.joined(separator: "\n")
    }

    @Test func `become Prometheus' kinds under legal names`() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "rules.fired", dimensions: [("rule-set", "audit"), ("le", "x")]).increment(by: 2)
        registry.makeFloatingPointCounter(label: "weight_total", dimensions: []).increment(by: 1.5)
        registry.makeMeter(label: "1st queue", dimensions: []).set(7.0)
        registry.makeRecorder(label: "last", dimensions: [], aggregate: false).record(3 as Int64)
        let text = exposition(registry)
        #expect(
            text == """
                switchyard_metrics_dropped_series_total 0
                _1st_queue 7
                last 3
                rules_fired_total{label_le="x",rule_set="audit"} 2
                weight_total 1.5
                """
        )
    }

    @Test func `count timers in seconds`() {
        let registry = PrometheusRegistry()
        registry.makeTimer(label: "decide", dimensions: []).recordNanoseconds(3_000_000)
        let lines = exposition(registry).split(separator: "\n")
        #expect(lines.contains("decide_seconds_bucket{le=\"0.0025\"} 0"))
        #expect(lines.contains("decide_seconds_bucket{le=\"0.005\"} 1"))
        #expect(lines.contains("decide_seconds_sum 0.003"))
    }

    @Test func `share a series that is asked for twice`() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "seen", dimensions: [("a", "1"), ("b", "2")]).increment(by: 1)
        registry.makeCounter(label: "seen", dimensions: [("b", "2"), ("a", "1")]).increment(by: 1)
        #expect(exposition(registry).contains("seen_total{a=\"1\",b=\"2\"} 2"))
    }

    @Test func `keep no more label sets than the limit, and count the rest`() {
        let registry = PrometheusRegistry(seriesLimit: 2)
        for order in 1...5 {
            registry.makeCounter(label: "per_order", dimensions: [("order", "\(order)")]).increment(by: 1)
        }
        #expect(
            exposition(registry) == """
                switchyard_metrics_dropped_series_total 3
                per_order_total{order="1"} 1
                per_order_total{order="2"} 1
                """
        )
    }

    @Test func `refuse a name that already means another kind`() {
        let registry = PrometheusRegistry()
        registry.makeMeter(label: "size", dimensions: []).set(1.0)
        registry.makeRecorder(label: "size", dimensions: [], aggregate: true).record(5.0)
        #expect(exposition(registry) == "switchyard_metrics_dropped_series_total 1\nsize 1")
    }

    @Test func `never let a counter fall`() {
        let registry = PrometheusRegistry()
        let counter = registry.makeFloatingPointCounter(label: "sum", dimensions: [])
        counter.increment(by: 2)
        counter.increment(by: -1)
        counter.increment(by: .nan)
        #expect(exposition(registry).hasSuffix("sum_total 2"))
    }
}

@Suite struct `A worker's metrics` {
    private func exposition() -> String {
        let vitals = WorkerVitals(
            worker: "order-audit", version: "1.2.3", instance: "here:1", startedAt: .init(seconds: 0), laneCount: 2
        )
        vitals.lanes[0].recordsConsumed.add(12)
        vitals.lanes[1].batchRecords.observe(3)
        var text = PrometheusText()
        WorkerMetrics.write(vitals, now: .now, to: &text)
        return text.text
    }

    @Test func `carry the worker and the lane`() {
        let text = exposition()
        #expect(text.contains("switchyard_records_consumed_total{worker=\"order-audit\",lane=\"0\"} 12\n"))
        #expect(text.contains("switchyard_records_consumed_total{worker=\"order-audit\",lane=\"1\"} 0\n"))
        #expect(text.contains("switchyard_batch_records_bucket{worker=\"order-audit\",lane=\"1\",le=\"5\"} 1\n"))
        #expect(
            text.contains("switchyard_worker_info{worker=\"order-audit\",instance=\"here:1\",version=\"1.2.3\"} 1\n")
        )
    }

    @Test func `follow Prometheus' conventions and come once each`() {
        let lines = exposition().split(separator: "\n")
        let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ") }
        #expect(Set(types.map { $0[2] }).count == types.count)
        for type in types {
            #expect(type[2].hasPrefix("switchyard_"))
            #expect(type[2].hasSuffix("_total") == (type[3] == "counter"))
        }
        #expect(lines.count { $0.hasPrefix("# HELP ") } == types.count)
    }
}
