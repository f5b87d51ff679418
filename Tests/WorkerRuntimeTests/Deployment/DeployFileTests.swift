import Events
import FoundationEssentials
import TestBasics
import Testing

@testable import WorkerRuntime

/// What stands in `deploy/` must name what the code has.
@Suite struct `The deployment files` {
    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(Repository.deploy)/\(path)")), as: UTF8.self)
    }

    private func manifest(of worker: WorkerName) throws -> String { try text("kubernetes/\(worker.rawValue).yaml") }

    /// Every word of a text that begins so.
    private func words(beginning prefix: String, in text: String) -> Set<String> {
        let letters = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return Set(letters.map(String.init).filter { $0.hasPrefix(prefix) })
    }

    @Test(
        arguments: ["compose.yaml", "Dockerfile", "kubernetes/common.yaml"]
            + WorkerName.allCases.map {
                "kubernetes/\($0.rawValue).yaml"
            })
    func `set only variables that workers read`(path: String) throws {
        let settings = WorkerSettings.declarations
        let known = Set(settings.map(\.variable)).union(settings.filter(\.isSecret).map { $0.variable + "_FILE" })
            .union(["SWITCHYARD_CONFIG"])
        for variable in words(beginning: "SWITCHYARD_", in: try text(path)) {
            // Any key of librdkafka may follow this prefix; which ones there are it knows itself.
            #expect(known.contains(variable) || variable.hasPrefix(KafkaPassThrough.prefix), "\(variable)")
        }
    }

    @Test func `set for librdkafka only what it knows`() async throws {
        var environment = ["SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": "kafka:9092"]
        let all = try text("kubernetes/common.yaml") + WorkerName.allCases.map { try manifest(of: $0) }.joined()
        let values = [
            "SWITCHYARD_KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "SWITCHYARD_KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
            "SWITCHYARD_KAFKA_SASL_USERNAME": "order-audit", "SWITCHYARD_KAFKA_SASL_PASSWORD_FILE": "/etc/hostname",
        ]
        for variable in words(beginning: KafkaPassThrough.prefix, in: all)
        where environment[variable] == nil && variable != "SWITCHYARD_KAFKA_GROUP_PREFIX" {
            let value: String = try #require(values[variable], "\(variable)")
            environment[variable] = value
        }
        _ = try await SettingsLoader.load(worker: "order-audit", environment: environment)
    }

    @Test(arguments: ["prometheus/alerts.yaml", "grafana/switchyard.json"])
    func `ask only for metrics that workers export`(path: String) throws {
        let histograms = WorkerMetrics.histograms.flatMap { metric in
            ["_bucket", "_sum", "_count"].map { metric.name + $0 }
        }
        let exported = Set(WorkerMetrics.metrics.map(\.name) + histograms + ["switchyard_worker_info", WorkerMetrics.deadLetters])
        let asked = words(beginning: "switchyard_", in: try text(path))
        #expect(!asked.isEmpty)
        #expect(asked.subtracting(exported) == [])
    }

    @Test func `run every worker the same way`() throws {
        // Connections, topics and groups differ by their names alone; the topics that lag is measured on are its own.
        func common(_ worker: WorkerName) throws -> [String] {
            try manifest(of: worker)
                .replacing(worker.rawValue.replacing("-", with: "_"), with: "WORKER")
                .replacing(worker.rawValue, with: "WORKER")
                .split(separator: "\n").prefix { !$0.hasPrefix("  triggers:") }.map(String.init)
        }
        let first = try common(.channelIngest)
        #expect(first.count > 50)
        for worker in WorkerName.allCases { #expect(try common(worker) == first, "\(worker)") }
    }

    @Test(arguments: WorkerName.allCases)
    func `give a worker longer to stop than it takes to drain`(worker: WorkerName) throws {
        let line = try #require(
            manifest(of: worker).split(separator: "\n").first { $0.contains("terminationGracePeriodSeconds:") })
        let seconds = try #require(line.split(separator: " ").last.flatMap { Int($0) })
        #expect(.seconds(seconds) >= WorkerSettings(worker: worker.rawValue).drainDeadline + .seconds(5))
    }

    @Test func `grant roles for every worker`() throws {
        let roles = try text("roles.sql")
        for worker in WorkerName.allCases {
            #expect(roles.contains("switchyard_" + worker.rawValue.replacing("-", with: "_")))
        }
    }
}
