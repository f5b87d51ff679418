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
/// There is no authentication, and no personal data to protect by one; the default address is the loopback. Nothing can
/// be changed here, and no client can hold up another: see ``HTTPLimits``.
struct HealthServer: Service {
    private let settings: WorkerSettings.HTTP
    private let port: UInt16
    private let vitals: WorkerVitals
    private let health: Health
    private let registry: PrometheusRegistry
    private let logger: Logger
    private let limits: HTTPLimits
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
        limits: HTTPLimits = HTTPLimits(),
        onListening: @escaping @Sendable (UInt16) -> Void = { _ in }
    ) {
        self.settings = settings
        self.port = UInt16(port)
        self.vitals = vitals
        self.health = health
        self.registry = registry
        self.logger = logger
        self.limits = limits
        self.onListening = onListening
    }

    /// Serves until the process drains.
    ///
    /// - Throws: `WorkerFailure` with `ExitCode.configuration` when the address cannot be bound.
    func run() async throws {
        let bell = Bell()
        let endpoint = Endpoint()
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await endpoint.serve(self, until: bell)
            } onGracefulShutdown: {
                bell.ring()
            }
        } onCancel: {
            bell.ring()
        }
    }

    fileprivate func serve(until bell: Bell) throws {
        do throws(HTTPListener.CannotListen) {
            var listener = try HTTPListener(host: settings.host, port: port, limits: limits, wakes: bell.descriptor)
            logger.info(
                "Serving health and metrics", metadata: ["host": "\(settings.host)", "port": "\(listener.port)"])
            onListening(listener.port)
            let handler = RequestHandler(vitals: vitals, health: health, registry: registry)
            listener.serve { handler.respond(to: $0) }
        } catch {
            throw WorkerFailure.configuration(
                "cannot listen on \(settings.host) port \(port): \(error.reason). "
                    + "Choose another SWITCHYARD_HTTP_PORT; 0 takes any free one, off serves nothing")
        }
    }
}

/// The thread of the endpoints: they answer also while every other thread of the process is busy.
private actor Endpoint {
    private let thread = PinnedThread(name: "http")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    func serve(_ server: HealthServer, until bell: Bell) throws {
        defer { thread.stop() }
        try server.serve(until: bell)
    }
}

/// Ends a `poll` from another thread.
private final class Bell: Sendable {
    /// Becomes readable.
    let descriptor: Int32
    private let clapper: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        unsafe _ = pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        clapper = ends[1]
    }

    func ring() {
        var one: UInt8 = 1
        unsafe _ = write(clapper, &one, 1)
    }

    deinit {
        close(descriptor)
        close(clapper)
    }
}

/// Answers one request from what the lanes tell.
struct RequestHandler {
    let vitals: WorkerVitals
    let health: Health
    let registry: PrometheusRegistry

    func respond(to request: HTTPRequest) -> HTTPResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            return HTTPResponse(
                status: .methodNotAllowed, allows: "GET, HEAD", body: "There is nothing to change here.\n")
        }
        switch request.path {
        case "/healthz": return verdict("alive", health.reasonsNotAlive(vitals.snapshot()))
        case "/readyz": return verdict("ready", health.reasonsNotReady(vitals.snapshot()))
        case "/metrics": return HTTPResponse(status: .ok, type: PrometheusText.contentType, body: metrics())
        default: return HTTPResponse(status: .notFound, body: "There are /healthz, /readyz and /metrics.\n")
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
        return HTTPResponse(
            status: reasons.isEmpty ? .ok : .serviceUnavailable, type: "application/json", body: json.text + "\n")
    }

    private func metrics() -> String {
        var text = PrometheusText()
        WorkerMetrics.write(vitals, now: .now, to: &text)
        registry.write(to: &text)
        ProcessMetrics.write(startedAt: vitals.startedAt, to: &text)
        return text.text
    }
}
