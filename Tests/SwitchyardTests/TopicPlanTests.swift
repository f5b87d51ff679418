import Events
import TestBasics
import Testing
import TopicFiles

@testable import Kafka
@testable import Switchyard

@Suite struct `The plan for topics` {
    private let declared = try? TopicDirectory(path: Repository.topics).files.filter {
        $0.topic.name == "orders.held"
    }

    private func plan(_ existing: [TopicDescription], settings: [String: String]? = nil) throws -> TopicPlan {
        let files = try #require(declared)
        let configuration = settings.map {
            ["orders.held": TopicConfiguration(topic: "orders.held", effective: $0, own: [:], error: nil)]
        }
        return TopicPlan(declared: files, existing: existing, settings: configuration)
    }

    private func held(partitions: Int) -> TopicDescription {
        TopicDescription(name: "orders.held", partitions: partitions, replicationFactor: 1)
    }

    @Test func `creates what is missing, with retention and cleanup`() throws {
        let plan = try plan([])
        guard case .create(let topic) = plan.steps.first else {
            Issue.record("no creation")
            return
        }
        #expect(topic.name == "orders.held")
        #expect(topic.configuration["cleanup.policy"] == "delete")
        #expect(topic.configuration["retention.ms"] != nil)
    }

    @Test func `leaves alone what is as declared`() throws {
        let files = try #require(declared)
        let plan = try plan([held(partitions: Int(files[0].partitions))], settings: files[0].settings)
        #expect(plan.steps.isEmpty && plan.obstacles.isEmpty && plan.unchanged == 1)
    }

    @Test func `grows a topic that is too small, and says what that does to keys`() throws {
        let steps = try plan([held(partitions: 1)]).steps
        #expect(steps.first?.description.contains("order breaks") == true)
    }

    @Test func `says plainly that partitions cannot be taken away`() throws {
        let plan = try plan([held(partitions: 64)])
        #expect(plan.steps.isEmpty)
        #expect(plan.obstacles.first?.contains("cannot take partitions away") == true)
    }

    @Test func `changes a retention that differs`() throws {
        let files = try #require(declared)
        let plan = try plan(
            [held(partitions: Int(files[0].partitions))], settings: ["retention.ms": "1", "cleanup.policy": "delete"])
        guard case .set(_, let changes) = plan.steps.first else {
            Issue.record("no change")
            return
        }
        #expect(changes.map(\.setting) == ["retention.ms"])
    }
}
