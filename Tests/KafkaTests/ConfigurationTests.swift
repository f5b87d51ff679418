@testable import Kafka
import Testing

@Suite struct `A configuration` {
    private static let consumer = KafkaConfiguration.Role.consumer(group: "order-audit")

    @Test func `has no mistakes as it comes`() {
        let configuration = KafkaConfiguration(bootstrapServers: "kafka-1:9092,SSL://[::1]:9093")
        #expect(configuration.validate(for: Self.consumer) == [])
        #expect(configuration.validate(for: .producer) == [])
        #expect(configuration.validate(for: .admin) == [])
    }

    @Test func `lists all of its mistakes at once, each by its name`() {
        let configuration = KafkaConfiguration(
            bootstrapServers: "kafka-1,kafka-2:9092",
            settings: [
                "enable.auto.commit": "true", "linger.mss": "5", "session.timeout.ms": "soon",
                "auto.offset.reset": "earliest", "fetch.wait.max.ms": "10",
            ]
        )
        let mistakes = configuration.validate(for: Self.consumer)
        #expect(mistakes.count == 5)
        #expect(mistakes.contains { $0.hasPrefix("bootstrap.servers: \"kafka-1\"") })
        #expect(mistakes.contains { $0.hasPrefix("enable.auto.commit: cannot be set") })
        #expect(mistakes.contains { $0.hasPrefix("auto.offset.reset: cannot be set") })
        #expect(mistakes.contains { $0.hasPrefix("linger.mss: No such configuration property") })
        #expect(mistakes.contains { $0.hasPrefix("session.timeout.ms: Invalid value") })
    }

    @Test(
        arguments: [
            "enable.auto.commit", "auto.commit.enable", "enable.auto.offset.store", "auto.offset.reset", "group.id",
            "enable.partition.eof", "enable.idempotence", "acks", "request.required.acks", "transactional.id",
            "bootstrap.servers", "metadata.broker.list",
        ]
    )
    func `refuses what exactly-once depends on`(_ key: String) {
        let configuration = KafkaConfiguration(bootstrapServers: "k:9092", settings: [key: "x"])
        for role in [Self.consumer, .producer] {
            let mistakes = configuration.validate(for: role)
            #expect(mistakes.count == 1)
            #expect(mistakes.first?.hasPrefix("\(key): cannot be set, ") == true)
        }
    }

    @Test(
        arguments: [
            ("partition.assignment.strategy", "cooperative-sticky"),
            ("partition.assignment.strategy", "range,cooperative-sticky"),
            ("partition.assignment.strategy", "Cooperative-Sticky"), ("group.protocol", "consumer"),
            ("group.protocol", "CONSUMER"),
        ]
    )
    func `refuses rebalancing by parts, whatever librdkafka can do`(_ key: String, _ value: String) {
        let configuration = KafkaConfiguration(bootstrapServers: "k:9092", settings: [key: value])
        for role in [Self.consumer, .producer] {
            let mistakes = configuration.validate(for: role)
            #expect(mistakes.count == 1)
            #expect(mistakes.first?.hasPrefix("\(key): ") == true)
            #expect(mistakes.first?.contains("positions from PostgreSQL, with the whole assignment") == true)
        }
    }

    @Test(arguments: ["range", "roundrobin", "range,roundrobin"])
    func `lets the whole assignment be divided as wished`(_ strategy: String) {
        let configuration = KafkaConfiguration(
            bootstrapServers: "k:9092", settings: ["partition.assignment.strategy": strategy])
        #expect(configuration.validate(for: Self.consumer) == [])
    }

    @Test func `warns of brokers that are far and not encrypted, and of no others`() {
        func configuration(_ servers: String, _ protocolName: String? = nil) -> KafkaConfiguration {
            KafkaConfiguration(
                bootstrapServers: servers, settings: protocolName.map { ["security.protocol": $0] } ?? [:])
        }
        #expect(configuration("localhost:9092,127.0.0.1:9092,[::1]:9092").remoteServers.isEmpty)
        #expect(configuration("PLAINTEXT://kafka-1:9092,localhost:1").remoteServers == ["PLAINTEXT://kafka-1:9092"])
        #expect(configuration("k:1").isUnencrypted && configuration("k:1", "SASL_PLAINTEXT").isUnencrypted)
        #expect(!configuration("k:1", "SSL").isUnencrypted && !configuration("k:1", "sasl_ssl").isUnencrypted)
    }

    @Test func `has limits on what librdkafka may hold`() {
        let consumer = Dictionary(
            uniqueKeysWithValues: KafkaConfiguration(bootstrapServers: "k:1").effectiveSettings(for: Self.consumer))
        #expect(consumer["queued.max.messages.kbytes"] == "16384")
        #expect(consumer["queued.min.messages"] == "20000")
        let producer = Dictionary(
            uniqueKeysWithValues: KafkaConfiguration(bootstrapServers: "k:1").effectiveSettings(for: .producer))
        #expect(producer["queue.buffering.max.kbytes"] == "131072")
    }

    @Test func `never shows a secret`() throws {
        let canary = "canary-9f3e"
        let secrets = [
            "sasl.password", "ssl.key.password", "ssl.keystore.password", "sasl.oauthbearer.client.secret",
            "sasl.oauthbearer.config", "ssl.key.pem", "ssl.certificate.pem", "ssl.ca.pem",
        ]
        var configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:1", settings: ["security.protocol": "bad"])
        for key in secrets { configuration.settings[key] = canary }
        configuration.settings["ssl.pem.unknown"] = canary
        configuration.settings["sasl.password.typo"] = canary
        #expect(!"\(configuration)".contains(canary))
        #expect(!String(reflecting: configuration).contains(canary))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains(canary))
        let mistakes = configuration.validate(for: .producer)
        #expect(mistakes.count >= 2)
        for mistake in mistakes { #expect(!mistake.contains(canary)) }
        configuration.settings["security.protocol"] = "SASL_SSL"
        let error = #expect(throws: KafkaError.self) { _ = try KafkaProducer(configuration, log: discard) }
        #expect(try !"\(#require(error))".contains(canary))
    }

    @Test func `says what librdkafka says when settings contradict each other`() throws {
        let configuration = KafkaConfiguration(
            bootstrapServers: "k:9092", settings: ["session.timeout.ms": "10000", "max.poll.interval.ms": "5000"]
        )
        #expect(configuration.validate(for: Self.consumer) == [])
        let error = #expect(throws: KafkaError.self) {
            _ = try KafkaConsumer(configuration, group: "g", log: discard)
        }
        let reason = try #require(error).reason
        #expect(reason.contains("max.poll.interval.ms"))
        #expect(error?.disposition == .fatal)
    }

    @Test func `names no broker only by mistake`() {
        #expect(
            KafkaConfiguration(bootstrapServers: "").validate(for: .producer) == ["bootstrap.servers: names no broker"])
        #expect(
            KafkaConfiguration(bootstrapServers: "k:9092").validate(for: .consumer(group: "")) == ["group.id: is empty"]
        )
    }
}
