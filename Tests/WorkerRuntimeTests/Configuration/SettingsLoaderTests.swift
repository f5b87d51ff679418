import Foundation
import Testing

@testable import WorkerRuntime

/// What an operator can get right and wrong. Each test gives an environment, perhaps a file, and looks at the settings
/// or at the complaints, word for word where the words matter.
@Suite struct `Reading settings` {
    @Test func `needs nothing but the brokers`() async throws {
        let settings = try await load([:])
        #expect(settings.kafka.bootstrapServers == "broker:9092")
        #expect(settings.lanes == WorkerSettings.Lanes())
        #expect(settings.consumerGroup == "order-audit")
    }

    @Test func `takes every kind of value from the environment`() async throws {
        let settings = try await load([
            "SWITCHYARD_KAFKA_GROUP_PREFIX": "emea.",
            "SWITCHYARD_LANES_COUNT": "4",
            "SWITCHYARD_LANES_MAX_BATCH_BYTES": "512KiB",
            "SWITCHYARD_LANES_POLL_TIMEOUT": "250ms",
            "SWITCHYARD_STALL_LIMIT": "2m",
            "SWITCHYARD_START_POSITION": "latest",
            "SWITCHYARD_HTTP_PORT": "8081",
            "SWITCHYARD_LOG_FORMAT": "json",
        ])
        #expect(settings.consumerGroup == "emea.order-audit")
        #expect(settings.lanes.count == 4)
        #expect(settings.lanes.maxBatchBytes == 524_288)
        #expect(settings.lanes.pollTimeout == .milliseconds(250))
        #expect(settings.stallLimit == .seconds(120))
        #expect(settings.startPosition == .latest)
        #expect(settings.http.port == 8081)
        #expect(settings.log.format == .json)
    }

    @Test func `takes the same values from a file, numbers as numbers or as text`() async throws {
        let file = try TemporaryFile(
            """
            {"lanes": {"count": 3, "maxBatchRecords": "20"}, "database": {"statementTimeout": "5s", "lockTimeout": "1s"},
             "generation": 7, "http": {"port": "off"}}
            """
        )
        let settings = try await load([:], file: file)
        #expect(settings.lanes.count == 3)
        #expect(settings.lanes.maxBatchRecords == 20)
        #expect(settings.database.statementTimeout == .seconds(5))
        #expect(settings.generation == 7)
        #expect(settings.http.port == nil)
    }

    @Test func `lets the environment win over the file`() async throws {
        let file = try TemporaryFile(#"{"lanes": {"count": 3, "maxBatchRecords": 20}}"#)
        let settings = try await load(["SWITCHYARD_LANES_COUNT": "5"], file: file)
        #expect(settings.lanes.count == 5)
        #expect(settings.lanes.maxBatchRecords == 20)
    }

    @Test func `finds the file by its variable when the command line names none`() async throws {
        let file = try TemporaryFile(#"{"lanes": {"count": 3}}"#)
        #expect(try await load(["SWITCHYARD_CONFIG": file.path]).lanes.count == 3)
    }

    @Test func `takes an empty variable for an absent one, except for the port, which it turns off`() async throws {
        let settings = try await load(["SWITCHYARD_LANES_COUNT": "", "SWITCHYARD_HTTP_PORT": ""])
        #expect(settings.lanes.count == 1)
        #expect(settings.http.port == nil)
    }

    @Test func `gives a stage its own settings, checked and with their defaults`() async throws {
        let declared: [Setting] = [
            .stage("mappingDirectory", default: "mappings", help: "Where the mappings are."),
            .stage("mode", default: "fast", allowed: "fast or slow", help: "How.") { ["fast", "slow"].contains($0) },
        ]
        let settings = try await load(["SWITCHYARD_STAGE_MODE": "slow"], stage: declared)
        #expect(settings.stage == ["mappingDirectory": "mappings", "mode": "slow"])
        let complaints = await mistakes(["SWITCHYARD_STAGE_MODE": "warp"], stage: declared)
        #expect(complaints == [#"SWITCHYARD_STAGE_MODE (stage.mode) is "warp": must be fast or slow"#])
    }

    @Test func `spells every variable as swift-configuration does`() async throws {
        // Whatever the loader reads through the reader under the derived name must arrive.
        for setting in WorkerSettings.declarations {
            let complaints = await mistakes([setting.variable: "\u{1}"], brokers: nil)
            #expect(
                ["text", "string", "characters"].contains { setting.allowed.contains($0) }
                    || complaints.contains { $0.hasPrefix(setting.variable) },
                "\(setting.variable) is not looked at"
            )
        }
    }

    // MARK: - Mistakes

    @Test func `lists all mistakes at once, each with its name, its value and what is allowed`() async {
        let complaints = await mistakes(
            [
                "SWITCHYARD_LANES_COUNT": "0",
                "SWITCHYARD_LANES_POLL_TIMEOUT": "100",
                "SWITCHYARD_LANES_MAX_BATCH_BYTES": "8MB",
                "SWITCHYARD_START_POSITION": "newest",
                "SWITCHYARD_HTTP_PORT": "65536",
                "SWITCHYARD_HTTP_HOST": "localhost",
            ],
            brokers: nil
        )
        #expect(
            complaints == [
                "SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS (kafka.bootstrapServers): is required: host:port, several separated by commas",
                #"SWITCHYARD_LANES_COUNT (lanes.count) is "0": must be a whole number from 1 to 64"#,
                #"SWITCHYARD_LANES_MAX_BATCH_BYTES (lanes.maxBatchBytes) is "8MB": must be a size from 1KiB to 1GiB"#,
                #"SWITCHYARD_LANES_POLL_TIMEOUT (lanes.pollTimeout) is "100": must be a time from 1ms to 10s, with its unit (ms, s, m or h)"#,
                #"SWITCHYARD_START_POSITION (startPosition) is "newest": must be one of automatic, earliest, latest, committed"#,
                #"SWITCHYARD_HTTP_HOST (http.host) is "localhost": must be an IPv4 or IPv6 address"#,
                #"SWITCHYARD_HTTP_PORT (http.port) is "65536": must be a port from 0 to 65535 (0: any free one), or off"#,
            ]
        )
    }

    @Test(arguments: ["broker", "broker:", ":9092", "broker:0", "broker:99999", "one:9092,", "one:9092, two"])
    func `refuses brokers that are not host and port`(brokers: String) async {
        let complaints = await mistakes([:], brokers: brokers)
        #expect(complaints.count == 1)
        #expect(complaints.first?.hasSuffix("must be host:port, several separated by commas") == true)
    }

    @Test(arguments: ["broker:9092", "one:9092,two:9093", "SSL://one:9093", "[::1]:9092"])
    func `accepts brokers in every form that librdkafka takes`(brokers: String) async throws {
        #expect(await mistakes([:], brokers: brokers).isEmpty)
    }

    @Test func `names the file's key when the mistake stands in the file`() async throws {
        let file = try TemporaryFile(#"{"lanes": {"count": 65}}"#)
        #expect(
            await mistakes([:], file: file) == [
                #"lanes.count in the configuration file (SWITCHYARD_LANES_COUNT) is "65": must be a whole number from 1 to 64"#
            ]
        )
    }

    @Test func `guesses what a misspelled variable meant`() async {
        #expect(
            await mistakes(["SWITCHYARD_LANE_COUNT": "2"]) == [
                "SWITCHYARD_LANE_COUNT: there is no such setting; did you mean SWITCHYARD_LANES_COUNT?"
            ]
        )
        #expect(
            await mistakes(["SWITCHYARD_KAFKA_GRUOP_PREFIX": "x"]) == [
                "SWITCHYARD_KAFKA_GRUOP_PREFIX: there is no such setting; did you mean SWITCHYARD_KAFKA_GROUP_PREFIX?"
            ]
        )
        #expect(
            await mistakes(["SWITCHYARD_COLOUR_OF_THE_SHED": "red"]) == [
                "SWITCHYARD_COLOUR_OF_THE_SHED: there is no such setting; see --help for those there are"
            ]
        )
    }

    @Test func `guesses what a misspelled key of the file meant`() async throws {
        let file = try TemporaryFile(#"{"lanes": {"cuont": 2}}"#)
        #expect(
            await mistakes([:], file: file) == [
                "lanes.cuont in the configuration file: there is no such setting; did you mean lanes.count?"
            ]
        )
    }

    @Test func `overlooks the variables that Kubernetes makes for services`() async throws {
        _ = try await load([
            "SWITCHYARD_SERVICE_HOST": "10.0.0.1", "SWITCHYARD_SERVICE_PORT": "80",
            "SWITCHYARD_PORT": "tcp://10.0.0.1:80",
            "SWITCHYARD_PORT_80_TCP": "tcp://10.0.0.1:80", "SWITCHYARD_PORT_80_TCP_ADDR": "10.0.0.1",
        ])
    }

    @Test func `says where a file stops being JSON`() async throws {
        let file = try TemporaryFile("{\n  \"lanes\": {\"count\": 2,}\n}\n")
        let complaints = await mistakes([:], file: file)
        #expect(
            complaints == [
                "--config is \"\(file.path)\": is not JSON: a character stands where JSON does not allow it "
                    + "(line 2, column 24)"
            ]
        )
    }

    @Test(arguments: ["[1, 2]", "\"text\"", "17"])
    func `wants one object in the file`(contents: String) async throws {
        let complaints = await mistakes([:], file: try TemporaryFile(contents))
        #expect(complaints.count == 1)
        #expect(complaints.first?.hasSuffix("the file must hold one JSON object") == true, "\(complaints)")
    }

    @Test func `says that the file is missing, and still lists the other mistakes`() async {
        let complaints = await mistakes(
            ["SWITCHYARD_CONFIG": "/nowhere/switchyard.json", "SWITCHYARD_LANES_COUNT": "many"]
        )
        #expect(complaints.count == 2)
        #expect(complaints.first?.hasPrefix(#"SWITCHYARD_CONFIG is "/nowhere/switchyard.json""#) == true)
        #expect(complaints.first?.contains("No such file") == true)
    }

    @Test func `refuses limits that contradict each other`() async {
        let complaints = await mistakes([
            "SWITCHYARD_DATABASE_STATEMENT_TIMEOUT": "5s", "SWITCHYARD_DATABASE_LOCK_TIMEOUT": "6s",
            "SWITCHYARD_STALL_LIMIT": "5s", "SWITCHYARD_LANES_POLL_TIMEOUT": "10s",
        ])
        #expect(complaints.count == 3)
        #expect(
            complaints.first
                == "SWITCHYARD_DATABASE_LOCK_TIMEOUT = 6s, SWITCHYARD_DATABASE_STATEMENT_TIMEOUT = 5s: "
                + "a lock cannot be waited for longer than its statement may run"
        )
    }

    @Test func `counts the mistakes in the headline`() async {
        await #expect {
            try await load(["SWITCHYARD_LANES_COUNT": "0"], brokers: nil)
        } throws: { error in
            "\(error)".hasPrefix("The configuration has 2 mistakes:\n  - SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS")
        }
    }
}
