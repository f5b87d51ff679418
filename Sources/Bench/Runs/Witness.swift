import Events
import Foundation
import Kafka
import Postgres
import Synchronization
import Verifier

/// Records every topic while a run goes on, so that the verifier of the crash test can judge the run.
///
/// It reads on a thread of its own, as the local broker forgets what is older than a few MiB a partition. The CPU time for
/// that is the bench's own, and missing to everybody else: what a recorded run measures is no figure to be proud of.
final class Witness: Sendable {
    private struct Evidence {
        var spans: [Verifier.Span] = []
        var gaps: [String] = []
    }

    private let ground: Ground
    private let path: String
    private let isOver = Atomic(false)
    private let finished = DispatchSemaphore(value: 0)
    private let outcome = Mutex<Result<Evidence, any Error>>(.success(Evidence()))

    /// - Parameter path: where the recording is written; it can take gigabytes, and goes when the run has been judged.
    init(_ ground: Ground, path: String) {
        self.ground = ground
        self.path = path
        Thread.detachNewThread { [self] in
            let result = Result { try record() }
            outcome.withLock { $0 = result }
            finished.signal()
        }
    }

    private func record() throws -> Evidence {
        var starts: [TopicPartition: Int64] = [:]
        for (topic, offsets) in ground.beginnings {
            for (partition, offset) in offsets.enumerated() {
                starts[TopicPartition(topic: topic.name, partition: Int32(partition))] = offset
            }
        }
        var recorder = try TopicRecorder(
            KafkaConfiguration(bootstrapServers: ground.bootstrapServers), from: starts, to: path)
        while !isOver.load(ordering: .acquiring) { _ = try recorder.read(timeout: 20) }
        while try !recorder.behind().isEmpty { while try recorder.read(timeout: 200) > 0 {} }
        recorder.flush()
        var evidence = Evidence(gaps: recorder.gaps)
        for (place, first) in starts {
            evidence.spans.append(
                Verifier.Span(
                    topic: place.topic, partition: place.partition, first: first, next: try recorder.end(of: place)))
        }
        return evidence
    }

    /// Ends the recording and judges the run, which must be at rest.
    /// - Returns: what does not hold; nothing when every claim does.
    func mistakes(brokerKeepsSequence: Bool) throws -> [String] {
        isOver.store(true, ordering: .releasing)
        finished.wait()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let evidence = try outcome.withLock { try $0.get() }
        let verifier = Verifier(
            cluster: ground.cluster, recording: .file(path), spans: evidence.spans,
            brokerKeepsSequence: brokerKeepsSequence)
        var connection = try PostgresConnection(conninfo: ground.conninfo)
        let verdict = try verifier.verify(on: &connection)
        var mistakes = evidence.gaps.prefix(3).map { "the broker forgot what was not recorded yet: \($0)" }
        for check in verdict.checks where check.violations > 0 {
            mistakes.append(
                "\(check.claim): not so \(check.violations) times, \(check.examples.first ?? "without an example")")
        }
        return mistakes
    }
}
