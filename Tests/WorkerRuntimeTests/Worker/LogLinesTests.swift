import Domain
import Logging
import Testing

@testable import WorkerRuntime

@Suite struct `A log line` {
    private let lines = Collected<String>()

    private func logger(_ format: LogFormat, level: LogLevel = .info) -> Logger {
        let settings = WorkerSettings.Log(level: level, format: format)
        return Logger(label: "order-audit") { label in
            LogLines(
                label: label, settings: settings, clock: { Timestamp(milliseconds: 1_700_000_000_250) },
                write: lines.add)
        }
    }

    @Test func `is text for people, with its metadata in order`() {
        logger(.text).info("Batch committed", metadata: ["records": "12", "partition": "orders 3", "empty": ""])
        #expect(
            lines.all == [
                "2023-11-14T22:13:20.250Z INFO order-audit: Batch committed empty=\"\" partition=\"orders 3\" records=12\n"
            ]
        )
    }

    @Test func `is JSON for collectors`() {
        logger(.json).warning("Retrying", metadata: ["reason": "say \"when\"\nplease", "level": "mine"])
        #expect(
            lines.all == [
                #"{"time":"2023-11-14T22:13:20.250Z","level":"warning","logger":"order-audit","message":"Retrying","#
                    + #""metadata.level":"mine","reason":"say \"when\"\nplease"}"# + "\n"
            ]
        )
    }

    @Test func `stays one line whatever stands in it`() {
        logger(.text).error("Two\nlines", metadata: ["reason": "a\r\nb\u{2028}c"])
        #expect(lines.all.count == 1)
        #expect(lines.all[0].count { $0.isNewline } == 1)
    }

    @Test func `is not written when it matters less than the level`() {
        let logger = logger(.text, level: .warning)
        logger.info("Nobody reads this")
        logger.error("Somebody reads this")
        #expect(lines.all.count == 1)
    }

    @Test func `carries what its logger always carries`() {
        var logger = logger(.text)
        logger[metadataKey: "lane"] = "2"
        logger.info("Assigned")
        #expect(lines.all[0].hasSuffix("order-audit: Assigned lane=2\n"))
    }

    @Test func `is written no more often than its limit, and says what was left out`() {
        let throttle = LogThrottle()
        let start = MonotonicMoment(nanoseconds: 0)
        let storm = (0..<1_000).map { _ in throttle.pass("librdkafka", at: start) }
        #expect(storm.count { $0 != nil } == LogThrottle.burst)
        // Another message goes through at once.
        #expect(throttle.pass("fenced", at: start) == 0)
        let later = start.advanced(by: .seconds(1))
        let after = (0..<10).compactMap { _ in throttle.pass("librdkafka", at: later) }
        #expect(after == [900, 0, 0, 0, 0])
    }

    @Test func `that says why something stops is always written`() {
        let logger = logger(.text)
        for _ in 0..<500 { logger.critical("a message of this test alone") }
        #expect(lines.all.count == 500)
        for _ in 0..<500 { logger.warning("a message of this test alone") }
        #expect(lines.all.count < 500 + LogThrottle.burst + 50)
    }
}
