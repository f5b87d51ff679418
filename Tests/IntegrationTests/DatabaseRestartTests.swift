import Events
import Foundation
import LocalPostgres
import Postgres
import Schema
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `A restart of PostgreSQL under load` {
    enum End: CaseIterable, Sendable {
        /// Sessions are told, transactions rolled back, everything written.
        case orderly
        /// As if the machine were switched off.
        case crash
    }

    @Test(arguments: End.allCases)
    func `leaves every effect and every event done once, and nothing set aside`(end: End) async throws {
        let directory = "/tmp/switchyard-restart-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var server = try LocalPostgres.start(in: directory)
        try server.createDatabase("proof")
        let broker = try TestBroker(topics: FirstPlace.topics.map { ($0.name, 2) })
        let world = ProofWorld(broker: broker, conninfo: server.conninfo(database: "proof"))
        try makeTables(in: world)
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.lanes.maxBatchRecords = 10 }
        let sent = messages(keys: 10, each: 40, words: " slow=20")
        try broker.publish(sent, to: FirstPlace.input)
        for count in [30, 150] {
            try await wait(for: "\(count) effects") { try world.effects().count >= count }
            switch end {
            case .orderly: server.stop()
            case .crash: server.crash()
            }
            try await wait(for: "the lane to notice") { !lane.vitals.databaseUp.value }
            server = try LocalPostgres.start(in: directory)
        }
        try await world.settle()
        try await lane.stop()
        #expect(try world.faults(sent: sent) == [])
        #expect(try world.count("SELECT count(*) FROM parked_records") == 0)
        #expect(try broker.read(.deadLetters(of: FirstPlace.worker)).isEmpty)
        server.stop()
    }

    private func makeTables(in world: ProofWorld) throws {
        var connection = try PostgresConnection(conninfo: world.conninfo)
        try Schema.apply(to: &connection)
        try connection.execute(LedgerStage<FirstPlace>.tables)
    }
}
