import Domain
import Foundation
import FoundationNetworking
import Logging
import ServiceLifecycle
import Testing

@testable import WorkerRuntime

@Suite(.timeLimit(.minutes(1))) struct `The endpoints` {
    private let vitals = WorkerVitals(
        worker: "order-audit", version: "1", instance: "here:1", startedAt: .init(seconds: 0), laneCount: 1
    )
    private let ports = Collected<UInt16>()

    private func server(port: Int = 0) -> HealthServer {
        var settings = WorkerSettings.HTTP()
        settings.port = port
        return HealthServer(
            settings: settings, port: port, vitals: vitals, health: Health(stallLimit: .seconds(60)),
            registry: PrometheusRegistry(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onListening: ports.add
        )
    }

    /// Runs `body` with the base of the server's addresses, then stops the server and waits for its end.
    private func withServer(_ body: @Sendable (String) async throws -> Void) async throws {
        let group = ServiceGroup(services: [server()], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            try #require(await ports.wait { !$0.isEmpty })
            try await body("http://127.0.0.1:\(ports.all[0])")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func get(_ address: String, method: String = "GET") async throws -> (
        status: Int, type: String?, body: String
    ) {
        var request = URLRequest(url: try #require(URL(string: address)))
        request.httpMethod = method
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        return (http.statusCode, http.value(forHTTPHeaderField: "Content-Type"), String(decoding: data, as: UTF8.self))
    }

    @Test func `say that the worker is alive without its database, and not ready, with the reasons`() async throws {
        vitals.lanes[0].brokerUp.set(true)
        try await withServer { base in
            let alive = try await get(base + "/healthz")
            #expect(alive.status == 200)
            #expect(alive.type == "application/json")
            #expect(alive.body == #"{"status":"alive","worker":"order-audit","instance":"here:1","reasons":[]}"# + "\n")
            let ready = try await get(base + "/readyz")
            #expect(ready.status == 503)
            #expect(
                ready.body == #"{"status":"not ready","worker":"order-audit","instance":"here:1","#
                    + #""reasons":["lane 0: the database cannot be reached"]}"# + "\n"
            )
        }
    }

    @Test func `say that the worker is ready once it reaches everything`() async throws {
        vitals.lanes[0].brokerUp.set(true)
        vitals.lanes[0].databaseUp.set(true)
        try await withServer { base in
            let answer1 = try await get(base + "/readyz")
            #expect(answer1.status == 200)
            vitals.isDraining.set(true)
            let answer2 = try await get(base + "/readyz")
            #expect(answer2.status == 503)
        }
    }

    @Test func `say that the worker is not alive when a lane's loop stays away`() async throws {
        vitals.lanes[0].lastLoop.touch(MonotonicMoment(nanoseconds: MonotonicMoment.now.nanoseconds - 61_000_000_000))
        try await withServer { base in
            let answer3 = try await get(base + "/healthz")
            #expect(answer3.status == 503)
        }
    }

    @Test func `serve the metrics as Prometheus wants them`() async throws {
        try await withServer { base in
            let metrics = try await get(base + "/metrics")
            #expect(metrics.status == 200)
            #expect(metrics.type == "text/plain; version=0.0.4; charset=utf-8")
            #expect(metrics.body.contains("switchyard_records_consumed_total{"))
            #expect(metrics.body.contains("\nprocess_resident_memory_bytes "))
            #expect(metrics.body.contains("\nprocess_cpu_seconds_total "))
            #expect(metrics.body.hasSuffix("\n"))
        }
    }

    @Test func `know nothing else and only answer questions`() async throws {
        try await withServer { base in
            let answer4 = try await get(base + "/")
            #expect(answer4.status == 404)
            let answer5 = try await get(base + "/metrics", method: "POST")
            #expect(answer5.status == 405)
        }
    }

    @Test func `refuse a port that is in use, and say what to do`() async throws {
        try await withServer { base in
            let port = try #require(URL(string: base)?.port)
            await #expect {
                try await server(port: port).run()
            } throws: { error in
                let failure = error as? WorkerFailure
                return failure?.code == .configuration
                    && failure?.reason.hasPrefix("cannot listen on 127.0.0.1 port \(port): Address already in use")
                        == true
            }
        }
    }
}
