import Events
import TestBasics
import Testing
import TopicFiles
import WorkerRuntime

@testable import AfterSalesWorker
@testable import ChannelIngestWorker
@testable import LogisticsQuotingWorker
@testable import OrderAuditWorker
@testable import WMSFeedbackWorker
@testable import WarehouseRoutingWorker

/// A stage's topics, as it declares them itself.
struct StageTopics: Sendable, CustomTestStringConvertible {
    let name: WorkerName
    let inputs: [Topic]
    let outputs: [Topic]

    init<S: Stage>(of stage: S.Type) {
        name = S.name
        inputs = S.inputTopics
        // The runtime writes these for every stage.
        outputs = S.outputTopics + [.deadLetters(of: S.name)]
    }

    var testDescription: String { name.rawValue }

    static let all = [
        StageTopics(of: ChannelIngestStage.self), StageTopics(of: OrderAuditStage.self),
        StageTopics(of: WarehouseRoutingStage.self), StageTopics(of: LogisticsQuotingStage.self),
        StageTopics(of: WMSFeedbackStage.self), StageTopics(of: AfterSalesStage.self),
    ]
}

@Suite struct `The topics of a stage` {
    private let files: [TopicFile]

    init() throws { files = try TopicDirectory(path: Repository.topics).files }

    @Test func `are known of every worker`() {
        #expect(Set(StageTopics.all.map(\.name)) == Set(WorkerName.allCases))
    }

    @Test(arguments: StageTopics.all)
    func `that it consumes are those whose files name it a reader`(stage: StageTopics) {
        let declared = files.filter { $0.readers.contains(stage.name.rawValue) }.map(\.topic.name)
        #expect(stage.inputs.map(\.name).sorted() == declared.sorted())
    }

    @Test(arguments: StageTopics.all)
    func `that it may write to are those whose files name it a writer`(stage: StageTopics) {
        let declared = files.filter { $0.writers.contains(stage.name.rawValue) }.map(\.topic.name)
        #expect(stage.outputs.map(\.name).sorted() == declared.sorted())
    }
}
