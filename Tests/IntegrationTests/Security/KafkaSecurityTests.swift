import ChildProcesses
import Events
import LocalBroker
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

/// Whole workers against a broker behind TLS. What goes wrong at the connection must end in one sentence that says what.
@Suite struct `A worker whose Kafka wants` {
    private let world: ProofWorld
    private let certificates: Certificates

    init() throws {
        world = try ProofWorld(partitions: 1)
        certificates = try Certificates()
    }

    private func worker(
        at front: TLSFront, protocol name: String = "ssl", _ settings: [String: String] = [:]
    ) throws -> ProofProcess {
        var environment = [
            "SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": front.bootstrapServers,
            "SWITCHYARD_KAFKA_SECURITY_PROTOCOL": name,
            "SWITCHYARD_KAFKA_SSL_CA_LOCATION": certificates.authority,
            "SWITCHYARD_START_DEADLINE": "2s",
        ]
        environment.merge(settings) { _, new in new }
        return try ProofProcess(in: world, instance: "secure", environment: environment)
    }

    /// The worker does its work: a record goes in, its effect and its event come out.
    private func expectWork(_ worker: ProofProcess, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try world.broker.publish([TestBroker.Message("key", "key-0")], to: FirstPlace.input)
        try await world.settle()
        try await worker.drain()
        #expect(try world.effects().map(\.text) == ["key-0"], sourceLocation: sourceLocation)
        #expect(try world.broker.read(FirstPlace.output).count == 1, sourceLocation: sourceLocation)
    }

    /// The worker ends, and says why in the one line that ends it.
    private func expectEnd(
        _ worker: ProofProcess, _ code: ExitCode, saying words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await worker.reach(.ended(.exit(code: code.rawValue)))
        let lines = worker.logged().split(separator: "\n")
        let last = try #require(lines.last { $0.contains("The worker ends") })
        for word in words { #expect(last.contains(word), "\(last)", sourceLocation: sourceLocation) }
    }

    @Test func `TLS works through it from end to end`() async throws {
        let front = try TLSFront(before: world.broker.broker, as: certificates.issue("broker"))
        try await expectWork(try worker(at: front))
    }

    @Test func `TLS refuses a broker that another authority has signed`() async throws {
        let stranger = try Certificates()
        let front = try TLSFront(before: world.broker.broker, as: stranger.issue("broker"))
        try await expectEnd(
            try worker(at: front), .configuration, saying: "an authority that is not in ssl.ca.location")
    }

    @Test func `TLS refuses a certificate that has expired`() async throws {
        let front = try TLSFront(before: world.broker.broker, as: certificates.issue("broker", days: -1))
        try await expectEnd(try worker(at: front), .configuration, saying: "has expired")
    }

    @Test func `TLS refuses a certificate for another host`() async throws {
        let other = try certificates.issue("broker", hosts: "DNS:kafka.example")
        let front = try TLSFront(before: world.broker.broker, as: other)
        try await expectEnd(try worker(at: front), .configuration, saying: "for another host name")
    }

    @Test func `plain text, spoken to a TLS port, is told so`() async throws {
        let front = try TLSFront(before: world.broker.broker, as: certificates.issue("broker"))
        try await expectEnd(
            try worker(at: front, protocol: "plaintext"), .unavailable, saying: "incorrect security.protocol")
    }

    @Test func `TLS, but a broker that has none, is told so`() async throws {
        let front = try TLSFront(before: world.broker.broker, as: certificates.issue("broker"))
        let worker = try worker(
            at: front, ["SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": world.broker.broker.bootstrapServers])
        try await expectEnd(worker, .unavailable, saying: "does this port speak TLS?")
    }

    @Test func `a client's certificate gets in with one, its key's password from a file`() async throws {
        let front = try TLSFront(
            before: world.broker.broker, as: certificates.issue("broker"), clientAuthority: certificates.authority)
        let client = try certificates.issue("order-audit", password: "key-hunter2")
        let password = try SecretText("key-hunter2")
        let worker = try worker(
            at: front,
            [
                "SWITCHYARD_KAFKA_SSL_CERTIFICATE_LOCATION": client.certificate,
                "SWITCHYARD_KAFKA_SSL_KEY_LOCATION": client.key,
                "SWITCHYARD_KAFKA_SSL_KEY_PASSWORD_FILE": password.path,
            ])
        try await expectWork(worker)
        #expect(!worker.logged().contains("key-hunter2"))
    }

    @Test func `a client's certificate is refused without one`() async throws {
        let front = try TLSFront(
            before: world.broker.broker, as: certificates.issue("broker"), clientAuthority: certificates.authority)
        try await expectEnd(try worker(at: front), .unavailable, saying: "certificate required")
    }

    @Test func `a password works with the right one, from a file, and shows it nowhere`() async throws {
        let front = try TLSFront(
            before: world.broker.broker, as: certificates.issue("broker"),
            door: .plain(["order-audit": "s3cret-canary"]))
        let password = try SecretText("s3cret-canary")
        let worker = try worker(
            at: front, protocol: "sasl_ssl",
            [
                "SWITCHYARD_KAFKA_SASL_MECHANISM": "PLAIN", "SWITCHYARD_KAFKA_SASL_USERNAME": "order-audit",
                "SWITCHYARD_KAFKA_SASL_PASSWORD_FILE": password.path,
                // Everything that librdkafka can say about it.
                "SWITCHYARD_KAFKA_DEBUG": "all", "SWITCHYARD_LOG_LEVEL": "trace",
            ])
        try await expectWork(worker)
        let log = worker.logged()
        #expect(log.contains("SaslAuthenticate") || log.contains("SASL"))
        #expect(!log.contains("s3cret-canary"))
    }

    @Test func `a password refuses the wrong one, without showing it`() async throws {
        let front = try TLSFront(
            before: world.broker.broker, as: certificates.issue("broker"), door: .plain(["order-audit": "right"]))
        let worker = try worker(
            at: front, protocol: "sasl_ssl",
            [
                "SWITCHYARD_KAFKA_SASL_MECHANISM": "PLAIN", "SWITCHYARD_KAFKA_SASL_USERNAME": "order-audit",
                "SWITCHYARD_KAFKA_SASL_PASSWORD": "wrong-canary",
            ])
        try await expectEnd(worker, .configuration, saying: "Invalid username or password")
        #expect(!worker.logged().contains("wrong-canary"))
    }

    @Test func `a mechanism that the broker lacks is told so`() async throws {
        let front = try TLSFront(
            before: world.broker.broker, as: certificates.issue("broker"), door: .plain(["order-audit": "right"]))
        let worker = try worker(
            at: front, protocol: "sasl_ssl",
            [
                "SWITCHYARD_KAFKA_SASL_MECHANISM": "SCRAM-SHA-512", "SWITCHYARD_KAFKA_SASL_USERNAME": "order-audit",
                "SWITCHYARD_KAFKA_SASL_PASSWORD": "right",
            ])
        try await expectEnd(worker, .configuration, saying: "PLAIN")
    }

    @Test func `tokens gets in with one that librdkafka makes itself`() async throws {
        let front = try TLSFront(
            before: world.broker.broker, as: certificates.issue("broker"), door: .unsignedTokens)
        let worker = try worker(
            at: front, protocol: "sasl_ssl",
            [
                "SWITCHYARD_KAFKA_SASL_MECHANISM": "OAUTHBEARER",
                "SWITCHYARD_KAFKA_ENABLE_SASL_OAUTHBEARER_UNSECURE_JWT": "true",
                "SWITCHYARD_KAFKA_SASL_OAUTHBEARER_CONFIG": "principal=order-audit",
            ])
        try await expectWork(worker)
    }

    @Test func `another certificate than it trusts, from now on: not ready, said in the log, and well again after`()
        async throws
    {
        let identity = try certificates.issue("broker")
        let front = try TLSFront(before: world.broker.broker, as: identity)
        let lane = try TestLane.start(FirstPlace.self, in: world) { settings in
            settings.kafka.bootstrapServers = front.bootstrapServers
            settings.kafka.settings["security.protocol"] = "ssl"
            settings.kafka.settings["ssl.ca.location"] = certificates.authority
        }
        try world.broker.publish([TestBroker.Message("key", "key-0")], to: FirstPlace.input)
        try await world.settle()
        let wasUp = lane.vitals.brokerUp.value
        #expect(wasUp)
        try front.change(identity: try certificates.issue("expired", days: -1))
        try await wait(for: "the broker to be missed") { !lane.vitals.brokerUp.value }
        try front.change(identity: identity)
        // Nothing is published meanwhile: an idle worker, too, must notice.
        try await wait(for: "the broker to be back") { lane.vitals.brokerUp.value }
        try world.broker.publish([TestBroker.Message("key", "key-1")], to: FirstPlace.input)
        try await world.settle()
        try await lane.stop()
        #expect(try world.effects().map(\.text) == ["key-0", "key-1"])
    }
}
