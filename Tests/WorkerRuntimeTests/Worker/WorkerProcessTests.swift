import Foundation
import FoundationNetworking
import Logging
import Testing

@testable import WorkerRuntime

/// Whole lives of a worker process, with played lanes: what it prints, where, and how it exits.
@Suite(.timeLimit(.minutes(1))) struct `A worker process` {
    private let journal = Collected<String>()
    private let output = Collected<String>()
    private let errors = Collected<String>()
    private let exits = Collected<ExitCode>()
    private let ports = Collected<UInt16>()

    private static let sound = ["SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": "broker:9092", "SWITCHYARD_HTTP_PORT": "off"]

    private func definition(
        _ ending: PlayedLane.Ending = .failing(WorkerFailure.unavailable("no broker answers")),
        prepare: @escaping @Sendable (WorkerSettings, Logger) async throws -> Void = { _, _ in }
    ) -> WorkerDefinition {
        WorkerDefinition(
            name: "order-audit", summary: "Looks at orders.", version: "1.2.3",
            settings: [.stage("mode", default: "fast", help: "How it looks.")],
            prepare: prepare,
            makeLane: { [journal] lane, _, _, _ in PlayedLane("lane \(lane)", ending, journal: journal) }
        )
    }

    private func run(
        _ definition: WorkerDefinition? = nil,
        _ arguments: [String] = [],
        _ environment: [String: String] = sound,
        drainsOnSignals: Bool = false
    ) async -> ExitCode {
        var surroundings = WorkerProcess.Surroundings(exit: exits.add)
        surroundings.standardOutput = output.add
        surroundings.standardError = errors.add
        surroundings.drainsOnSignals = drainsOnSignals
        surroundings.bootstrapsGlobals = false
        surroundings.onListening = ports.add
        return await WorkerProcess(
            definition ?? self.definition(), arguments: arguments, environment: environment, surroundings: surroundings
        ).run()
    }

    @Test func `prints its version`() async {
        #expect(await run(nil, ["--version"]) == .success)
        #expect(output.all == ["order-audit 1.2.3\n"])
    }

    @Test func `prints every setting with its default, and every exit code`() async {
        #expect(await run(nil, ["--help"]) == .success)
        let help = output.all.joined()
        #expect(help.contains("USAGE: order-audit"))
        for setting in WorkerSettings.declarations { #expect(help.contains(setting.variable)) }
        #expect(help.contains("SWITCHYARD_STAGE_MODE"))
        #expect(help.contains("Default: 8MiB."))
        for code in ExitCode.allCases { #expect(help.contains(code.meaning)) }
    }

    @Test func `answers a wrong command line on standard error with 64`() async {
        #expect(await run(nil, ["--lanes", "4"]) == .usage)
        #expect(output.all.isEmpty)
        #expect(errors.all.joined().contains("Unknown option '--lanes'"))
    }

    @Test func `lists mistakes on standard error and exits with 78`() async {
        #expect(await run(nil, [], ["SWITCHYARD_LANES_COUNT": "0"]) == .configuration)
        #expect(errors.all.joined().contains("The configuration has 2 mistakes:"))
        #expect(journal.all.isEmpty)
    }

    @Test func `prints the settings in force without starting, and exits with 0 or 78`() async {
        #expect(await run(nil, ["--check-config"]) == .success)
        let lines = output.all.joined().split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("lanes.count ") && $0.hasSuffix("# default") })
        #expect(
            lines.contains {
                $0.hasPrefix("http.port ") && $0.contains(" off ") && $0.hasSuffix("# SWITCHYARD_HTTP_PORT")
            })
        #expect(lines.contains { $0.hasPrefix("consumer group ") && $0.contains("order-audit") })
        #expect(journal.all.isEmpty)
        #expect(await run(nil, ["--check-config"], [:]) == .configuration)
    }

    @Test func `exits with the code of the lane that failed and says why on one line`() async {
        #expect(await run() == .unavailable)
        let last = errors.all.last ?? ""
        #expect(last.contains("CRITICAL order-audit: The worker ends"))
        #expect(last.contains(#"exit-code=69 reason="lane 0: no broker answers""#))
        #expect(last.count { $0.isNewline } == 1)
    }

    @Test func `makes as many lanes as it is told and drains all of them`() async {
        var environment = Self.sound
        environment["SWITCHYARD_LANES_COUNT"] = "3"
        let definition = WorkerDefinition(name: "order-audit", summary: "") { [journal] lane, settings, vitals, _ in
            #expect(vitals.lane == lane)
            #expect(settings.lanes.count == 3)
            return PlayedLane("\(lane)", lane == 2 ? .returning : .whenStopped, journal: journal)
        }
        #expect(await run(definition, [], environment) == .failure)
        #expect(Set(journal.all).isSuperset(of: ["0 drained", "1 drained", "2 runs"]))
    }

    @Test func `waits at start for what it needs, until the deadline`() async {
        let attempts = Collected<Bool>()
        let patient = definition { _, _ in
            attempts.add(true)
            if attempts.all.count < 3 { throw WorkerFailure.unavailable("the database does not answer") }
            throw WorkerFailure.configuration("the schema is of version 3, this worker needs 5")
        }
        #expect(await run(patient) == .configuration)
        #expect(attempts.all.count == 3)

        var environment = Self.sound
        environment["SWITCHYARD_START_DEADLINE"] = "1s"
        let hopeless = definition { _, _ in throw WorkerFailure.unavailable("the database does not answer") }
        #expect(await run(hopeless, [], environment) == .unavailable)
        #expect(journal.all.isEmpty)
    }

    @Test func `ends when its port is taken, without leaving a lane behind`() async throws {
        let taken = try TakenPort()
        var environment = Self.sound
        environment["SWITCHYARD_HTTP_PORT"] = "\(taken.number)"
        #expect(await run(definition(.whenStopped), [], environment) == .configuration)
        #expect(errors.all.last?.contains("cannot listen on 127.0.0.1 port \(taken.number)") == true)
        let events = journal.all
        #expect(events.isEmpty || events.contains("lane 0 drained"))
    }

    @Test func `answers on its port until the lanes have drained on SIGTERM`() async throws {
        var environment = Self.sound
        environment["SWITCHYARD_HTTP_PORT"] = "0"
        let lane = PlayedLane("a", .never, journal: journal)
        let definition = WorkerDefinition(name: "order-audit", summary: "") { _, _, _, _ in lane }
        let task = Task { await run(definition, [], environment, drainsOnSignals: true) }
        #expect(await ports.wait { !$0.isEmpty })
        #expect(await journal.wait { $0 == ["a runs"] })
        kill(getpid(), SIGTERM)
        #expect(await journal.wait { $0.contains("a stops") })

        let address = try #require(URL(string: "http://127.0.0.1:\(ports.all[0])/readyz"))
        let (body, _) = try await URLSession.shared.data(from: address)
        #expect(String(decoding: body, as: UTF8.self).contains("asked to stop, draining"))

        lane.release()
        #expect(await task.value == .success)
        #expect(errors.all.last?.contains("Stopped") == true)
        #expect(exits.all.isEmpty)
    }
}
