import FlyingFox
import FlyingSocks
import Foundation
import Glibc
import JSON
import Logging
import ServiceLifecycle

/// Serves `/healthz`, `/readyz` and `/metrics`.
///
/// - `/healthz`: 200 while every lane's loop comes round; a database that is away is no reason to restart a process.
/// - `/readyz`: 200 while the worker does its work or stands by for it; otherwise 503 with the reasons.
/// - `/metrics`: Prometheus text.
///
/// There is no authentication, and no personal data to protect by one; the default address is the loopback.
struct HealthServer: Service {
    private let settings: WorkerSettings.HTTP
    private let port: UInt16
    private let vitals: WorkerVitals
    private let health: Health
    private let registry: PrometheusRegistry
    private let logger: Logger
    private let onListening: @Sendable (UInt16) -> Void

    /// - Parameters:
    ///   - port: The port to bind; 0 takes any free one.
    ///   - onListening: Called once with the port in use, before the first request is answered.
    init(
        settings: WorkerSettings.HTTP,
        port: Int,
        vitals: WorkerVitals,
        health: Health,
        registry: PrometheusRegistry,
        logger: Logger,
        onListening: @escaping @Sendable (UInt16) -> Void = { _ in }
    ) {
        self.settings = settings
        self.port = UInt16(port)
        self.vitals = vitals
        self.health = health
        self.registry = registry
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the process drains.
    ///
    /// - Throws: `WorkerFailure` with `ExitCode.configuration` when the address cannot be bound.
    func run() async throws {
        let server = HTTPServer(
            config: .init(address: try address(), logger: .disabled),
            handler: RequestHandler(vitals: vitals, health: health, registry: registry)
        )
        try await withThrowingTaskGroup(of: Ending.self) { group in
            group.addTask {
                try await serve(server)
                return .stopped
            }
            group.addTask {
                try await gracefulShutdown()
                // Answers take milliseconds; the server itself only ends when this time is over.
                await server.stop(timeout: 0.1)
                return .stopped
            }
            group.addTask {
                // It fails when the server could not bind; the server's own error says why.
                if (try? await server.waitUntilListening()) != nil { await announce(server.listeningAddress) }
                return .listening
            }
            // Cancelling also stops a server that had not begun yet when `stop` was called.
            defer { group.cancelAll() }
            while try await group.next() == .listening {}
        }
    }

    private enum Ending {
        case listening, stopped
    }

    private func serve(_ server: HTTPServer) async throws {
        do {
            try await server.run()
        } catch SocketError.failed(let operation, let number, let message)
            where ["Bind", "Listen"].contains(operation)
        {
            throw WorkerFailure.configuration(
                "cannot listen on \(settings.host) port \(port): \(message) (error \(number)). "
                    + "Choose another SWITCHYARD_HTTP_PORT; 0 takes any free one, off serves nothing"
            )
        } catch SocketError.disconnected, is CancellationError {
            // The listening socket was closed, which is how the server is stopped.
        }
    }

    private func announce(_ address: Socket.Address?) {
        let port =
            switch address {
            case .ip4(_, let port), .ip6(_, let port): port
            case .unix, nil: self.port
            }
        logger.info("Serving health and metrics", metadata: ["host": "\(settings.host)", "port": "\(port)"])
        onListening(port)
    }

    private func address() throws -> any SocketAddress {
        NetworkAddress.isIPv6(settings.host)
            ? try sockaddr_in6.inet6(ip6: settings.host, port: port)
            : try sockaddr_in.inet(ip4: settings.host, port: port)
    }
}

/// Answers one request from what the lanes tell.
struct RequestHandler: HTTPHandler {
    let vitals: WorkerVitals
    let health: Health
    let registry: PrometheusRegistry

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard request.method == .GET || request.method == .HEAD else {
            return HTTPResponse(statusCode: .methodNotAllowed, headers: HTTPHeaders([.init("Allow"): "GET, HEAD"]))
        }
        switch request.path {
        case "/healthz": return verdict("alive", health.reasonsNotAlive(vitals.snapshot()))
        case "/readyz": return verdict("ready", health.reasonsNotReady(vitals.snapshot()))
        case "/metrics": return respond(.ok, PrometheusText.contentType, metrics())
        default: return respond(.notFound, "text/plain; charset=utf-8", "There are /healthz, /readyz and /metrics.\n")
        }
    }

    private func verdict(_ word: String, _ reasons: [String]) -> HTTPResponse {
        var json = JSONWriter()
        json.object { json in
            json.field("status", reasons.isEmpty ? word : "not \(word)")
            json.field("worker", vitals.worker)
            json.field("instance", vitals.instance)
            json.field("reasons", reasons)
        }
        return respond(reasons.isEmpty ? .ok : .serviceUnavailable, "application/json", json.text + "\n")
    }

    private func metrics() -> String {
        var text = PrometheusText()
        WorkerMetrics.write(vitals, now: .now, to: &text)
        registry.write(to: &text)
        ProcessMetrics.write(startedAt: vitals.startedAt, to: &text)
        return text.text
    }

    private func respond(_ status: HTTPStatusCode, _ type: String, _ body: String) -> HTTPResponse {
        HTTPResponse(
            statusCode: status,
            headers: HTTPHeaders([.contentType: type, .init("Cache-Control"): "no-store"]),
            body: Data(body.utf8)
        )
    }
}
