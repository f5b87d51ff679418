import Kafka
import TestBasics
import Testing

@testable import WorkerRuntime

@Suite struct `Recognising repeats` {
    @Test func `lets every event of a batch through once, in whatever order`() {
        var filter = RepeatFilter()
        let answers = filter.answers("a", [(10, 3), (10, 0), (10, 17), (10, 1), (10, 0), (10, 3), (10, 17), (10, 2)])
        #expect(answers == [false, false, false, false, true, true, true, false])
    }

    @Test func `takes whatever belongs to an older batch for a repeat`() {
        var filter = RepeatFilter()
        let answers = filter.answers("a", [(10, 0), (20, 5), (10, 1), (20, 0), (20, 5)])
        #expect(answers == [false, false, true, false, true])
    }

    @Test func `keeps publishers apart, also those of which one name begins another`() {
        var filter = RepeatFilter()
        let answers = filter.answers("a", [(10, 0)]) + filter.answers("ab", [(5, 0)]) + filter.answers("b", [(1, 0)])
        #expect(answers == [false, false, false])
        #expect(filter.publishers.count == 3)
    }

    @Test func `tells what changed until it is stored, and goes on from what was stored`() {
        var filter = RepeatFilter()
        _ = filter.answers("a", [(10, 9)])
        #expect(filter.changed.map(\.seen) == [[0, 2]])
        filter.markStored()
        let again = filter.answers("a", [(10, 9)])
        #expect(again == [true])
        #expect(filter.changed.isEmpty)
        let stored = filter.publishers.map { PublisherState(publisher: $0.publisher, batch: $0.batch, seen: $0.seen) }
        var next = RepeatFilter(stored)
        let answers = next.answers("a", [(10, 9), (10, 8)])
        #expect(answers == [true, false])
        #expect(next.changed.map(\.seen) == [[0, 3]])
    }

    /// The model remembers every event. The log is what takeovers can make of it: within the barrier, a batch is delivered in
    /// any order, with repeats of it and of any older one among it.
    @Test(arguments: 0..<200)
    func `agrees with remembering everything, whatever takeovers repeat`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var filter = RepeatFilter()
        var seen: Set<[Int]> = []
        var older: [[Int]] = []
        for batch in 0..<8 {
            let events = (0..<Int.random(in: 1...20, using: &random)).map { [batch * 10, $0] }
            var log = (events + events.filter { _ in Bool.random(using: &random) }).shuffled(using: &random)
            for old in older where Int.random(in: 0..<4, using: &random) == 0 {
                log.insert(old, at: Int.random(in: 0...log.count, using: &random))
            }
            for event in log {
                let isKnown = !seen.insert(event).inserted
                let answers = filter.answers("a", [(Int64(event[0]), event[1])])
                #expect(answers == [isKnown])
            }
            older += events
        }
    }
}

extension RepeatFilter {
    /// Whether each of these events, a batch and an index, is a repeat.
    fileprivate mutating func answers(_ publisher: String, _ events: [(Int64, Int)]) -> [Bool] {
        let name = Array(publisher.utf8)
        return events.map { isRepeat(publisher: name.recordBytes, batch: $0.0, index: $0.1) }
    }
}
