import ChildProcesses
import Events
import LocalPostgres
import Postgres
import Schema
import TestSupport
import Testing
import WorkerRuntime

/// Whole workers against a PostgreSQL that speaks TLS on 127.0.0.1.
@Suite(.serialized) struct `A worker whose PostgreSQL speaks TLS` {
    private let world: ProofWorld
    private let certificates: Certificates
    private let server: TLSPostgres

    init() throws {
        certificates = try Certificates()
        server = try TLSPostgres(certificates)
        world = ProofWorld(
            broker: try TestBroker(topics: Set(FirstPlace.topics + SecondPlace.topics).map { ($0.name, 1) }),
            conninfo: server.local)
        try world.execute(LedgerStage<FirstPlace>.tables)
    }

    private func worker(_ url: String, _ environment: [String: String] = [:]) throws -> ProofProcess {
        var variables = ["SWITCHYARD_DATABASE_URL": url, "SWITCHYARD_START_DEADLINE": "2s"]
        variables.merge(environment) { _, new in new }
        return try ProofProcess(in: world, instance: "secure", environment: variables)
    }

    private func expectWork(_ worker: ProofProcess, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try world.broker.publish([TestBroker.Message("key", "key-0")], to: FirstPlace.input)
        try await world.settle()
        try await worker.drain()
        #expect(try world.effects().map(\.text) == ["key-0"], sourceLocation: sourceLocation)
    }

    private func expectEnd(
        _ worker: ProofProcess, _ code: ExitCode, saying words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await worker.reach(.ended(.exit(code: code.rawValue)))
        let last = try #require(worker.logged().split(separator: "\n").last { $0.contains("The worker ends") })
        #expect(last.contains(words), "\(last)", sourceLocation: sourceLocation)
    }

    @Test func `works with sslmode=verify-full, channel binding and the password from our own file`() async throws {
        let password = try SecretText(server.password)
        let worker = try worker(
            server.url("sslmode=verify-full channel_binding=require sslrootcert=\(certificates.authority)"),
            ["SWITCHYARD_DATABASE_PASSWORD_FILE": password.path, "SWITCHYARD_LOG_LEVEL": "trace"])
        try await expectWork(worker)
        #expect(!worker.logged().contains(server.password))
    }

    @Test func `works with the password from libpq's password file`() async throws {
        let file = try SecretText("127.0.0.1:*:*:*:\(server.password)")
        try await expectWork(
            try worker(
                server.url("sslmode=verify-full sslrootcert=\(certificates.authority)"), ["PGPASSFILE": file.path]))
    }

    @Test func `works with a certificate instead of a password`() async throws {
        // pg_hba.conf asks this user for one, with the user's name in it.
        let client = try certificates.issue("certified")
        try world.execute("CREATE ROLE certified LOGIN SUPERUSER")
        try await expectWork(
            try worker(
                server.url(
                    "sslmode=verify-full sslrootcert=\(certificates.authority) sslcert=\(client.certificate) sslkey=\(client.key)",
                    user: "certified")))
    }

    @Test func `refuses a server that another authority has signed`() async throws {
        let stranger = try Certificates()
        try await expectEnd(
            try worker(server.url("sslmode=verify-full sslrootcert=\(stranger.authority) password=\(server.password)")),
            .unavailable, saying: "certificate verify failed")
    }

    @Test func `refuses a server with a certificate for another host`() async throws {
        // The certificate names the address only.
        let url = server.url("sslmode=verify-full sslrootcert=\(certificates.authority) password=\(server.password)")
            .replacing("host=127.0.0.1", with: "host=db.example hostaddr=127.0.0.1")
        try await expectEnd(
            try worker(url), .unavailable, saying: #"does not match host name "db.example""#)
    }

    @Test func `says so when the password is wrong, and does not show it`() async throws {
        let password = try SecretText("wrong-canary")
        let worker = try worker(
            server.url("sslmode=verify-full sslrootcert=\(certificates.authority)"),
            ["SWITCHYARD_DATABASE_PASSWORD_FILE": password.path])
        try await worker.reach(.ended(.exit(code: ExitCode.unavailable.rawValue)))
        let log = worker.logged()
        #expect(log.contains("password authentication failed"))
        #expect(!log.contains("wrong-canary"))
    }

    @Test func `says so when the server wants a client's certificate and there is none`() async throws {
        try world.execute("CREATE ROLE certified LOGIN SUPERUSER")
        let worker = try worker(
            server.url("sslmode=verify-full sslrootcert=\(certificates.authority)", user: "certified"))
        try await worker.reach(.ended(.exit(code: ExitCode.unavailable.rawValue)))
        #expect(worker.logged().contains("requires a valid client certificate"))
    }

    @Test func `knows how a session travels`() throws {
        let plain = try PostgresConnection(conninfo: server.local)
        #expect(plain.transport == .local)
        // Over the loopback nobody listens; a remote server is judged by the same two facts.
        #expect(PostgresTransport.judged(address: "10.0.0.1", isEncrypted: false, mode: "prefer") == .plain)
        #expect(PostgresTransport.judged(address: "10.0.0.1", isEncrypted: true, mode: "require") == .unverified)
        #expect(PostgresTransport.judged(address: "10.0.0.1", isEncrypted: true, mode: "verify-ca") == .unverified)
        #expect(PostgresTransport.judged(address: "10.0.0.1", isEncrypted: true, mode: "verify-full") == .verified)
        #expect(PostgresTransport.judged(address: "::1", isEncrypted: false, mode: nil) == .local)
        #expect(PostgresTransport.judged(address: "", isEncrypted: false, mode: nil) == .local)
    }
}
