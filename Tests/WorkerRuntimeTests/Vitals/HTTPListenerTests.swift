import Domain
import Glibc
import Logging
import ServiceLifecycle
import Testing

@testable import WorkerRuntime

/// The endpoints in the hands of clients that mean no good, or are broken.
@Suite(.timeLimit(.minutes(1))) struct `A client of the endpoints` {
    private let ports = Collected<UInt16>()

    private func withServer(
        _ limits: HTTPLimits = HTTPLimits(), _ body: @Sendable (UInt16) async throws -> Void
    ) async throws {
        let vitals = WorkerVitals(
            worker: "order-audit", version: "1", instance: "here:1", startedAt: .init(seconds: 0), laneCount: 1)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = HealthServer(
            settings: WorkerSettings.HTTP(), port: 0, vitals: vitals, health: Health(stallLimit: .seconds(60)),
            registry: PrometheusRegistry(), logger: logger, limits: limits, onListening: ports.add)
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            try #require(await ports.wait { !$0.isEmpty })
            try await body(ports.all[0])
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test func `gets its answer while others hold on to theirs and send nothing`() async throws {
        try await withServer { port in
            let stalled = try (0..<20).map { _ in try RawClient(port) }
            for client in stalled.prefix(10) { client.send("GET /healthz HTTP/1.1\r\nHost:") }
            let began = ContinuousClock.now
            let answer = try RawClient(port).ask("GET /healthz HTTP/1.1\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(ContinuousClock.now - began < .seconds(2))
            _ = stalled
        }
    }

    @Test func `gets its answer also when all places are taken`() async throws {
        var limits = HTTPLimits()
        limits.connections = 4
        limits.time = .seconds(30)
        try await withServer(limits) { port in
            let stalled = try (0..<12).map { _ in try RawClient(port) }
            let answer = try RawClient(port).ask("GET /healthz HTTP/1.1\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            // The first had to go.
            #expect(stalled[0].readAll() == "")
        }
    }

    @Test func `is sent away when its time is over, a byte now and then or not`() async throws {
        var limits = HTTPLimits()
        limits.time = .milliseconds(300)
        try await withServer(limits) { port in
            let client = try RawClient(port)
            let began = ContinuousClock.now
            for _ in 0..<200 where client.send("G") { usleep(20_000) }
            #expect(client.readAll() == "")
            #expect(ContinuousClock.now - began < .seconds(3))
        }
    }

    @Test func `is refused a request that is too large, before it is at its end`() async throws {
        try await withServer { port in
            let answer = try RawClient(port).ask("GET /metrics?" + String(repeating: "x", count: 100_000))
            #expect(answer.hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test(arguments: [
        "hello\r\n\r\n", "GET\r\n\r\n", "GET metrics HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}\n\n", "GET / FTP/1.1\n\n",
    ])
    func `is told that it does not speak HTTP`(words: String) async throws {
        try await withServer { port in
            let answer = try RawClient(port).ask(words)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE"])
    func `can only ask`(method: String) async throws {
        try await withServer { port in
            let answer = try RawClient(port).ask("\(method) /healthz HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello")
            #expect(answer.hasPrefix("HTTP/1.1 405 "))
            #expect(answer.contains("\r\nAllow: GET, HEAD\r\n"))
        }
    }

    @Test func `gets the head of the answer alone when it asks for that`() async throws {
        try await withServer { port in
            let whole = try RawClient(port).ask("GET /healthz HTTP/1.0\r\n\r\n")
            let head = try RawClient(port).ask("HEAD /healthz HTTP/1.0\r\n\r\n")
            #expect(head.hasSuffix("\r\n\r\n"))
            #expect(whole.hasPrefix(head))
            #expect(whole.count > head.count)
        }
    }
}

/// A client that says exactly what it is told to.
private final class RawClient: Sendable {
    private let socket: Int32

    init(_ port: UInt16) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let address = try #require(SocketAddress("127.0.0.1", port))
        let status = unsafe address.withPointer { unsafe connect(socket, $0, $1) }
        try #require(status == 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(socket) }

    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return unsafe Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Until the other side closes; nothing when it resets.
    func readAll() -> String {
        var all: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(socket, &part, part.count, 0)
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += part[..<count]
        }
    }

    func ask(_ text: String) -> String {
        send(text)
        return readAll()
    }
}
