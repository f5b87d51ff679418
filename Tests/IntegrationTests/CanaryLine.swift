import ChildProcesses
@testable import Demonstration
import Domain
import Events
import Foundation
import FoundationNetworking
import JSON
import Kafka
import LocalBroker
import Postgres
import TestBasics
import TestSupport

/// The six workers as processes, with a warehouse, customers and finance that type things about people.
final class CanaryLine {
    let world: ProofWorld
    let tool: CommandLineTool
    let plan: CanaryPlan
    private var workers: [WorkerName: (process: ProofProcess, port: UInt16)] = [:]
    private var players: Players
    private var wire: Wire
    private var lastLook = ContinuousClock.now

    init(orders: Int) throws {
        let broker = try TestBroker(topics: Topic.all.map { ($0.name, 2) })
        world = ProofWorld(broker: broker, conninfo: try TestDatabase.makeWithSchema())
        tool = CommandLineTool(in: world, operator: "test")
        let catalogue = try CanaryOrders.catalogue()
        plan = try CanaryPlan(orders: orders, catalogue: catalogue)
        players = Players(plan: plan.plan, catalogue: catalogue)
        wire = try Wire(bootstrapServers: broker.broker.bootstrapServers, reading: Players.topics)
        let deploy = Repository.deploy
        try prepare("rules", "apply", "\(deploy)/rules", "\(deploy)/mappings", "\(deploy)/demo/rules")
        var connection = try PostgresConnection(conninfo: world.conninfo)
        try OpeningStock.load(catalogue, blocked: plan.plan.blockedAccounts, on: &connection)
        for worker in WorkerName.allCases {
            guard let port = freeLoopbackPort() else { throw DeadlinePassed("a free port") }
            let process = try ProofProcess(
                worker.rawValue, in: world, instance: worker.rawValue,
                environment: ["SWITCHYARD_HTTP_PORT": String(port)])
            workers[worker] = (process, port)
        }
    }

    private func prepare(_ arguments: String...) throws {
        let answer = try tool.run(arguments)
        guard answer.isSuccess else { throw DeadlinePassed("\(arguments) to succeed; it says \(answer.output)") }
    }

    /// Publishes everything, answers for everybody outside, and waits until nothing moves any more.
    func playOut() async throws {
        try world.broker.publish(plan.messages, to: .channelOrdersRaw)
        try publishNonsense()
        try await wait(for: "the line to come to rest", within: .seconds(150)) {
            try answer() == 0 && isAtRest()
        }
    }

    /// For the other workers something that is no event of theirs.
    private func publishNonsense() throws {
        let typed = TestBroker.Message("Frau Spatz", #"{"reason": "Frau Spatz 10087650001", "requestId": 7}"#)
        for topic in [Topic.afterSalesRequested, .outboundConfirmed, .refundsSettled] {
            try world.broker.publish([typed], to: topic)
        }
        for topic in [Topic.ordersReceived, .ordersApproved, .fulfilmentsPlanned, .returnsReceived, .stockAdjusted] {
            try world.broker.publish([TestBroker.Message("nonsense", "{}")], to: topic)
        }
    }

    /// Says what the people outside say to what is new; how many records that was.
    private func answer() throws -> Int {
        var said: [Message] = []
        let count = try wire.read(timeout: 20) { topic, value in
            // What our own workers would never write stands on their topics, too.
            guard value.byteCount > 2 else { return }
            said += try Self.complaint(about: topic, value)
            said += try players.hear(topic, value, at: .now)
        }
        for message in said { try wire.send(typing(message)) }
        guard try becomesTrue({
            try wire.settle()
            return wire.outstanding == 0
        }) else { throw DeadlinePassed("acknowledgements of what the players said") }
        return count
    }

    /// A warehouse that has a problem with every third parcel before it sends it.
    private static func complaint(about topic: String, _ value: RawSpan) throws -> [Message] {
        guard topic == Topic.outboundRequested.name else { return [] }
        let fulfilment = try JSONParser.read(value) { try OutboundRequested(reading: $0).fulfilment }
        guard fulfilment.id.low % 3 == 0 else { return [] }
        return [
            Message(
                OutboundConfirmed(
                    fulfilmentID: fulfilment.id, warehouse: fulfilment.warehouse, status: .exception,
                    outBizCode: "\(fulfilment.id)-TROUBLE", operatedAt: .now, parcels: [], missing: [], remark: nil))
        ]
    }

    /// The same with something that somebody typed in it.
    private func typing(_ message: Message) -> Message {
        var value = String(decoding: message.value, as: UTF8.self)
        switch message.topic {
        case .afterSalesRequested:
            for reason in ["买错了，不想要了", "七天无理由退货"] {
                value = value.replacing(reason, with: CanaryOrders.typedText("问题"))
            }
        case .outboundConfirmed:
            value = value.replacing("the shelf is being counted", with: CanaryOrders.typedText("broken"))
            if !value.contains("\"remark\"") {
                value = value.replacing(
                    "\"confirmType\"", with: "\"remark\":\"\(CanaryOrders.typedText("signed"))\",\"confirmType\"")
            }
        case .refundsSettled:
            value = value.replacing(
                "\"outcome\":\"settled\"",
                with: "\"reason\":\"\(CanaryOrders.typedText("closed"))\",\"outcome\":\"failed\"")
        default: break
        }
        var message = message
        message.value = Array(value.utf8)
        return message
    }

    /// Every worker has handled all that is there, and told everything.
    private func isAtRest() throws -> Bool {
        guard ContinuousClock.now - lastLook > .seconds(1), try world.count("SELECT count(*) FROM outbox") == 0 else {
            return false
        }
        lastLook = .now
        let rows = try world.rows(
            "SELECT topic, partition::text, min(next_offset)::text FROM consumer_progress WHERE topic NOT LIKE '~%' GROUP BY 1, 2"
        )
        let stands = Dictionary(rows.map { ("\($0[0])/\($0[1])", Int64($0[2])!) }) { first, _ in first }
        for stage in StageTopics.all {
            for topic in stage.inputs {
                for (partition, end) in try world.broker.ends(of: topic)
                where stands["\(topic)/\(partition)"] != end { return false }
            }
        }
        return true
    }

    /// Everything that the workers have written to their logs.
    func logs() -> String { workers.values.map { $0.process.logged() }.joined(separator: "\n") }

    /// What the workers say at /metrics and their like.
    func endpoints() async throws -> String {
        var text = ""
        for (_, worker) in workers {
            for path in ["metrics", "readyz", "healthz"] {
                let (data, _) = try await URLSession.shared.data(
                    from: URL(string: "http://127.0.0.1:\(worker.port)/\(path)")!)
                text += String(decoding: data, as: UTF8.self)
            }
        }
        return text
    }

    func drain() async throws {
        for worker in workers.values { worker.process.send(SIGTERM) }
        for worker in workers.values { try await worker.process.reach(.ended(.exit(code: 0))) }
    }
}
