import Testing

@testable import WorkerRuntime

@Suite struct `Settings for librdkafka` {
    @Test func `come as a list, singly, and from files`() async throws {
        let secret = try TemporaryFile("s3cret;with=signs\n")
        let settings = try await load([
            "SWITCHYARD_KAFKA_SETTINGS": "socket.timeout.ms=5000; linger.ms=5;",
            "SWITCHYARD_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "SWITCHYARD_KAFKA_SASL_PASSWORD_FILE": secret.path,
        ])
        #expect(
            settings.kafka.settings == [
                "socket.timeout.ms": "5000", "linger.ms": "5", "security.protocol": "SASL_SSL",
                "sasl.password": "s3cret;with=signs",
            ]
        )
    }

    @Test func `come from the file, nested or with dots, and give way to the environment`() async throws {
        let file = try TemporaryFile(
            #"{"kafka": {"settings": {"linger.ms": 20, "sasl": {"username": "ada"}, "enable.random.seed": true}}}"#
        )
        let settings = try await load(["SWITCHYARD_KAFKA_LINGER_MS": "7"], file: file)
        #expect(
            settings.kafka.settings == ["linger.ms": "7", "sasl.username": "ada", "enable.random.seed": "true"]
        )
    }

    @Test func `are a mistake when the environment gives one twice`() async {
        #expect(
            await mistakes(["SWITCHYARD_KAFKA_SETTINGS": "linger.ms=5", "SWITCHYARD_KAFKA_LINGER_MS": "7"]) == [
                "SWITCHYARD_KAFKA_SETTINGS, SWITCHYARD_KAFKA_LINGER_MS: both give linger.ms; give it once"
            ]
        )
    }

    @Test func `are not quoted when a list falls apart, because the piece may be half a password`() async {
        let complaints = await mistakes(["SWITCHYARD_KAFKA_SETTINGS": "sasl.password=abc;def"])
        #expect(complaints.count == 1)
        #expect(complaints.first?.contains("def") == false)
        #expect(complaints.first?.contains("A value with a semicolon needs a variable of its own") == true)
    }

    @Test func `are checked by librdkafka, and the complaint names where they stand`() async throws {
        let file = try TemporaryFile(#"{"kafka": {"settings": {"linger.millis": 20}}}"#)
        let complaints = await mistakes(
            ["SWITCHYARD_KAFKA_SECURITY_PROTOCOL": "carrier-pigeon", "SWITCHYARD_KAFKA_AUTO_OFFSET_RESET": "latest"],
            file: file
        )
        #expect(complaints.count == 3, "\(complaints)")
        #expect(complaints.contains { $0.hasPrefix("SWITCHYARD_KAFKA_SECURITY_PROTOCOL: security.protocol: ") })
        #expect(
            complaints.contains { $0.hasPrefix("SWITCHYARD_KAFKA_AUTO_OFFSET_RESET: auto.offset.reset: cannot be set") }
        )
        #expect(
            complaints.contains {
                $0.hasPrefix("kafka.settings.linger.millis in the configuration file: linger.millis: ")
            })
    }

    @Test func `are a mistake when the file of a secret cannot be read`() async {
        let complaints = await mistakes(["SWITCHYARD_KAFKA_SASL_PASSWORD_FILE": "/nowhere/secret"])
        #expect(complaints.count == 1)
        #expect(
            complaints.first?.hasPrefix(
                #"SWITCHYARD_KAFKA_SASL_PASSWORD_FILE is "/nowhere/secret": the file cannot be read: No such file or directory"#
            ) == true)
    }
}
