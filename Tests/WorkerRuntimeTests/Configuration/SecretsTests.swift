import Postgres
import Testing

@testable import WorkerRuntime

@Suite struct `Secret settings` {
    @Test(
        arguments: [
            ("host=db password=hunter2 user=ada", "host=db password=*** user=ada"),
            ("host=db password = 'hunter 2' user=ada", "host=db password=*** user=ada"),
            (#"password='it\'s' host=db"#, "password=*** host=db"),
            ("postgresql://ada:hunter2@db:5432/orders", "postgresql://ada:***@db:5432/orders"),
            ("postgresql://ada@db/orders", "postgresql://ada@db/orders"),
            ("postgresql://db/orders?user=ada&password=hunter2", "postgresql://db/orders?user=ada&password=***"),
            ("postgres://ada:hunter@2@db/orders", "postgres://ada:***@db/orders"),
            ("postgres://ada:hun/ter2@db/orders", "postgres://ada:***@db/orders"),
            ("hunter2", "***"),
            ("password='hunter2", "***"),
        ]
    )
    func `are masked in connection strings of every form`(string: String, masked: String) {
        #expect(Masking.connectionString(string) == masked)
    }

    @Test func `do not appear in the settings in force`() async throws {
        let password = try TemporaryFile("hunter2\n")
        let loaded = try await loadAll([
            "SWITCHYARD_DATABASE_URL": "postgresql://ada:hunter2@db/orders",
            "SWITCHYARD_DATABASE_PASSWORD_FILE": password.path,
            "SWITCHYARD_KAFKA_SASL_PASSWORD": "hunter2",
            "SWITCHYARD_KAFKA_SASL_USERNAME": "ada",
        ])
        let report = SettingsReport.effective(loaded)
        #expect(!report.contains("hunter2"))
        #expect(report.contains("postgresql://ada:***@db/orders"))
        #expect(report.contains("# SWITCHYARD_KAFKA_SASL_PASSWORD"))
        #expect(loaded.settings.kafka.settings["sasl.password"] == "hunter2")
    }

    @Test func `come from a file named by the variable with FILE at its end`() async throws {
        let url = try TemporaryFile("postgresql://ada:hunter2@db/orders\n")
        let settings = try await load(["SWITCHYARD_DATABASE_URL_FILE": url.path])
        #expect(settings.database.url == "postgresql://ada:hunter2@db/orders")
        let complaints = await mistakes([
            "SWITCHYARD_DATABASE_URL_FILE": url.path, "SWITCHYARD_DATABASE_URL": "host=db",
        ])
        #expect(complaints == ["SWITCHYARD_DATABASE_URL: give this or SWITCHYARD_DATABASE_URL_FILE, not both"])
    }

    @Test func `that are wrong are complained about without being shown`() async {
        #expect(
            await mistakes(["SWITCHYARD_DATABASE_URL": "hunter2"]) == [
                "SWITCHYARD_DATABASE_URL (database.url) is \"***\": must be a libpq connection string"
            ]
        )
    }

    @Test func `that are larger than any secret are a mistake`() async throws {
        let large = try TemporaryFile(String(repeating: "x", count: 1 << 20 + 1))
        let complaints = await mistakes(["SWITCHYARD_KAFKA_SASL_PASSWORD_FILE": large.path])
        #expect(complaints.count == 1)
        #expect(complaints.first?.contains("larger than 1MiB") == true, "\(complaints)")
    }

    @Test func `for OAuth are hidden, and what only says where to get a token is not`() async throws {
        let loaded = try await loadAll([
            "SWITCHYARD_KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "SWITCHYARD_KAFKA_SASL_MECHANISM": "OAUTHBEARER",
            "SWITCHYARD_KAFKA_SASL_OAUTHBEARER_CONFIG": "principal=canary-1",
            "SWITCHYARD_KAFKA_ENABLE_SASL_OAUTHBEARER_UNSECURE_JWT": "true",
            "SWITCHYARD_KAFKA_SSL_KEY_PASSWORD": "canary-2",
        ])
        let report = SettingsReport.effective(loaded)
        #expect(!report.contains("canary"))
        #expect(report.contains("enable.sasl.oauthbearer.unsecure.jwt  true"))
    }

    @Test func `for a method that librdkafka was built without are refused at start, and it says so`() async {
        // Debian's librdkafka has no libcurl; one that has it takes this setting.
        let complaints = await mistakes(["SWITCHYARD_KAFKA_SASL_OAUTHBEARER_METHOD": "oidc"])
        #expect(complaints.allSatisfy { $0.contains("not supported in this build") }, "\(complaints)")
    }

    @Test func `of a mechanism that does not exist are refused at start`() async {
        let complaints = await mistakes([
            "SWITCHYARD_KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "SWITCHYARD_KAFKA_SASL_MECHANISM": "SCRAM-SHA-1",
        ])
        #expect(complaints.count == 1)
        #expect(complaints.first?.contains("there is no SCRAM-SHA-1; there are GSSAPI, OAUTHBEARER, PLAIN") == true)
    }

    @Test func `that are empty are a mistake`() async throws {
        let empty = try TemporaryFile("\n")
        #expect(
            await mistakes(["SWITCHYARD_DATABASE_PASSWORD_FILE": empty.path]) == [
                "SWITCHYARD_DATABASE_PASSWORD_FILE is \"\(empty.path)\": the file is empty"
            ]
        )
    }
}

@Suite struct `A database session` {
    private func settings(_ url: String, password: String? = nil) -> WorkerSettings.Database {
        var database = WorkerSettings.Database()
        database.url = url
        database.password = password
        return database
    }

    @Test func `is opened with the operator's string as it is`() {
        #expect(settings("").conninfo == "")
        #expect(settings("host=db  user = ada").conninfo == "host=db  user = ada")
        #expect(settings("postgresql://db/orders").conninfo == "postgresql://db/orders")
    }

    @Test func `takes the password from the file, in the form of the string`() {
        #expect(settings("", password: "hunter2").conninfo == "password=hunter2")
        #expect(settings("host=db", password: #"a 'b\c"#).conninfo == #"host=db password='a \'b\\c'"#)
        #expect(
            settings("postgresql://db/orders", password: "a/b&").conninfo == "postgresql://db/orders?password=a%2Fb%26")
        #expect(
            settings("postgresql://db/orders?user=ada", password: "ü").conninfo
                == "postgresql://db/orders?user=ada&password=%C3%BC"
        )
    }

    @Test func `prefers the password in the string`() {
        #expect(settings("host=db password=inside", password: "file").conninfo == "host=db password=inside")
        #expect(
            settings("postgresql://db/orders?password=inside", password: "file").conninfo
                == "postgresql://db/orders?password=inside"
        )
    }

    @Test func `has the worker's name and the operator's limits`() {
        var database = settings("")
        database.statementTimeout = .seconds(5)
        database.lockTimeout = .seconds(2)
        let session = database.sessionSettings(of: "order-audit")
        #expect(session.applicationName == "order-audit")
        #expect(session.statementTimeout == .seconds(5))
        #expect(session.lockTimeout == .seconds(2))
        #expect(session.idleInTransactionTimeout == .seconds(10))
    }
}
