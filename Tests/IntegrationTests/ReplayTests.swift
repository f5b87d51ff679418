import Domain
import Events
import Foundation
import JSON
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

/// What was set aside because a rule or a mapping was wrong: the file is put right, and one command brings it through.
@Suite(.serialized) struct `A replay by one command` {
    @Test func `invariant 8: brings the parked orders and what waits behind them through, in order`() async throws {
        let world = try ProofWorld(partitions: 2)
        let tool = CommandLineTool(in: world, operator: "mei")
        // The rule that is wrong: it refuses a word that is quite in order.
        var sent = messages(keys: 6, each: 5)
        for index in [0, 3, 8, 13] { sent[index].value! += " refused" }
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try world.broker.publish(sent, to: FirstPlace.input)
        try await world.settle()
        let before = try tool.run("dead-letters", "list")
        #expect(before.isSuccess && before.output.contains("refused_by_database") && before.output.contains("waits_behind_key"))
        let waiting = try world.count("SELECT count(*) FROM parked_records WHERE state = 'waiting'")
        #expect(waiting > 5)
        #expect(try tool.run("status").output.contains("refused_by_database"))
        try await wait(for: "the metric") { lane.vitals.parked.value.waiting == Int(waiting) }
        #expect(lane.vitals.parked.value.failed == ["refused_by_database": 4])

        let trial = try tool.run("dead-letters", "replay", "--all", "--dry-run")
        #expect(trial.isSuccess && trial.output.contains("4 records would be replayed, what waits behind them follows"))
        #expect(try world.count("SELECT count(*) FROM parked_records WHERE due_at IS NOT NULL") == 0)

        try world.execute("ALTER TABLE effects DROP CONSTRAINT effects_text_is_welcome")
        let replay = try tool.run("dead-letters", "replay", "--reason", "refused_by_database")
        #expect(replay.isSuccess && replay.output.contains("4 records will be replayed"), "\(replay.output)")
        try await wait(for: "the parked records to go") { try world.count("SELECT count(*) FROM parked_records") == 0 }
        try await world.settle()
        #expect(try world.faults(sent: sent) == [])
        try await wait(for: "the metric to fall") { lane.vitals.parked.value == .init() }
        try await lane.stop()
        #expect(try tool.run("actions", "list").output.contains("dead-letters replay  reason=refused_by_database"))
    }

    @Test func `brings orders through whose mapping was wrong, the newest version last`() async throws {
        let broker = try TestBroker(topics: Topic.all.map { ($0.name, 2) })
        let world = ProofWorld(broker: broker, conninfo: try TestDatabase.makeWithSchema())
        let tool = CommandLineTool(in: world, operator: "mei")
        let rules = Repository.deploy
        let good = try String(contentsOfFile: "\(rules)/mappings/taobao.yaml", encoding: .utf8)
        let broken = "/tmp/switchyard-mapping-\(UInt64.random(in: .min ... .max)).yaml"
        defer { try? FileManager.default.removeItem(atPath: broken) }
        try good.replacing("WAIT_SELLER_SEND_GOODS", with: "WAIT_SOMEBODY_SEND_GOODS")
            .write(toFile: broken, atomically: true, encoding: .utf8)
        try #expect(tool.run("rules", "apply", broken).isSuccess)
        let ingest = try ProofProcess("channel-ingest", in: world, instance: "ingest")

        let orders = try CanaryOrders.taobao(12)
        try broker.publish(orders.flatMap { [$0.first, $0.second] }, to: .channelOrdersRaw)
        try await wait(for: "all of them to be set aside") {
            try world.count("SELECT count(*) FROM parked_records WHERE reason_code = 'unknown_status'") == 24
        }
        #expect(try world.count("SELECT count(*) FROM orders") == 0)

        let apply = try tool.run("rules", "apply", "\(rules)/mappings/taobao.yaml")
        #expect(apply.output.contains("channel-mapping/taobao@2 is in force now"), "\(apply.output)")
        let replay = try tool.run("dead-letters", "replay", "--worker", "channel-ingest", "--reason", "unknown_status", "--per-second", "100")
        #expect(replay.isSuccess, "\(replay.output)")
        try await wait(for: "the orders to be taken in") { try world.count("SELECT count(*) FROM parked_records") == 0 }
        #expect(try world.count("SELECT count(*) FROM orders WHERE revision = 2") == 12)
        #expect(try world.count("SELECT count(*) FROM channel_messages WHERE outcome IN ('accepted', 'updated')") == 24)
        try await wait(for: "the events") { try world.count("SELECT count(*) FROM outbox") == 0 }
        try await ingest.drain()
        let told = try broker.read(.ordersReceived).map {
            try JSONParser.read($0.value ?? "") { try OrderReceived(reading: $0).order }
        }
        for revisions in Dictionary(grouping: told, by: \.id).values { #expect(revisions.map(\.revision) == [1, 2]) }
        #expect(Set(told.map(\.id)).count == 12)
    }
}
