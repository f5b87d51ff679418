import Events
import JSON
import TestSupport
import Testing
import WorkerRuntime

@testable import AfterSalesWorker
@testable import ChannelIngestWorker
@testable import LogisticsQuotingWorker
@testable import OrderAuditWorker
@testable import WMSFeedbackWorker
@testable import WarehouseRoutingWorker

/// Every field of every input with every kind of nonsense in it, and every record cut, damaged or dressed otherwise, through
/// the stage's own reading, its decisions and the database. Each is taken or becomes a letter that says where and why; nothing
/// reaches the database that it would refuse; what stands beside it goes on.
@Suite(.timeLimit(.minutes(10))) struct `Bad input` {
    @Test(arguments: BadInputWorld.channels)
    func `of a channel is taken or set aside with a reason`(channel: String) throws {
        let world = try BadInputWorld()
        var bench = try world.ingest(partition: 1)
        try check(&bench, try BadInputWorld.rawOrder(of: channel), in: .channelOrdersRaw)
    }

    @Test func `of the audit is taken or set aside with a reason`() throws {
        let world = try BadInputWorld()
        var bench = try StageBench(OrderAuditStage(), on: world.conninfo, partition: 1, seed: 11)
        try check(&bench, world.record(in: .ordersReceived), in: .ordersReceived)
    }

    @Test(arguments: [Topic.ordersApproved, .stockAdjusted, .fulfilmentsProgressed])
    func `of routing is taken or set aside with a reason`(topic: Topic) throws {
        let world = try BadInputWorld()
        var bench = try StageBench(WarehouseRoutingStage(), on: world.conninfo, partition: 1, seed: 12)
        try check(&bench, world.record(in: topic), in: topic)
    }

    @Test func `of quoting is taken or set aside with a reason`() throws {
        let world = try BadInputWorld()
        var bench = try StageBench(LogisticsQuotingStage(), on: world.conninfo, partition: 1, seed: 13)
        try check(&bench, world.record(in: .fulfilmentsPlanned), in: .fulfilmentsPlanned)
    }

    @Test(arguments: [Topic.outboundConfirmed, .outboundRequested])
    func `of a warehouse is taken or set aside with a reason`(topic: Topic) throws {
        let world = try BadInputWorld()
        var bench = try StageBench(WMSFeedbackStage(), on: world.conninfo, partition: 1, seed: 14)
        try check(&bench, world.record(in: topic), in: topic)
    }

    @Test(arguments: [Topic.afterSalesRequested, .fulfilmentsProgressed, .returnsReceived, .refundsSettled])
    func `of after-sales is taken or set aside with a reason`(topic: Topic) throws {
        let world = try BadInputWorld()
        var bench = try StageBench(AfterSalesStage(), on: world.conninfo, partition: 1, seed: 15)
        try check(&bench, world.record(in: topic), in: topic)
    }

    private func check<S>(_ bench: inout StageBench<S>, _ good: RawMessage, in topic: Topic) throws {
        let value = try #require(good.value)
        let documents = try BadDocument.fields(of: value) + BadDocument.wholes(of: value)
        let bad =
            documents.map { document in
                (document.name, RawMessage(key: good.key, value: document.bytes, headers: good.headers))
            } + BadDocument.records(of: good)
        // Names, addresses and numbers; the words of our own lists may stand in a reason.
        let secrets = try [BadValues.canary] + JSONParser.read(value) { texts(in: $0) }.filter { text in
            text.utf8.contains { $0 > 0x7F } || text.count >= 8 && text.allSatisfy(\.isNumber)
        }
        try checkMembersTwice(&bench, good, in: topic)
        let report = try bench.withstand(bad, among: good, in: topic, at: BadInputWorld.now, hiding: secrets)
        #expect(report.complaints.isEmpty)
        #expect(report.refusedByDatabase.isEmpty, "\(report.refusedByDatabase.map { "\($0.name): \($0.error)" })")
        #expect((report.setAside["malformed_json"] ?? 0) >= 60)
        #expect(report.taken + report.setAside.values.reduce(0, +) == bad.count, "every record is taken or set aside")
    }

    /// Of members with the same name every reader takes the first: the record becomes what it becomes without the second.
    private func checkMembersTwice<S>(_ bench: inout StageBench<S>, _ good: RawMessage, in topic: Topic) throws {
        for (document, counts) in try BadDocument.twice(#require(good.value)) {
            let read = try [document, counts].map { document in
                let message = RawMessage(key: good.key, value: document.bytes, headers: good.headers)
                let read = try bench.inputs(of: [message], in: topic, sentAt: BadInputWorld.now)
                return "\(read.inputs) \(read.setAside.map { "\($0.reason.code): \($0.reason.text)" })"
            }
            #expect(read[0] == read[1], "\(document.name)")
        }
    }

    private func texts(in value: JSONValue) -> [String] {
        [value.string].compactMap { $0 } + value.elements.flatMap { texts(in: $0) }
            + value.members.flatMap { texts(in: $0.value) }
    }
}
