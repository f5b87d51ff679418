import Foundation

@testable import WorkerRuntime

/// Loads the settings of an `order-audit` worker, with a broker unless the test is about that.
func load(
    _ environment: [String: String],
    file: TemporaryFile? = nil,
    brokers: String? = "broker:9092",
    stage: [Setting] = []
) async throws(SettingsMistakes) -> WorkerSettings {
    try await loadAll(environment, file: file, brokers: brokers, stage: stage).settings
}

func loadAll(
    _ environment: [String: String],
    file: TemporaryFile? = nil,
    brokers: String? = "broker:9092",
    stage: [Setting] = []
) async throws(SettingsMistakes) -> LoadedSettings {
    var environment = environment
    environment["SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS"] = brokers
    return try await SettingsLoader.load(
        worker: "order-audit", stageSettings: stage, environment: environment, file: file?.path
    )
}

/// The complaints about a configuration; none if it is sound.
func mistakes(
    _ environment: [String: String],
    file: TemporaryFile? = nil,
    brokers: String? = "broker:9092",
    stage: [Setting] = []
) async -> [String] {
    do {
        _ = try await load(environment, file: file, brokers: brokers, stage: stage)
        return []
    } catch {
        return error.list.map(\.description)
    }
}

/// A file that is gone with its owner.
final class TemporaryFile: Sendable {
    let path: String

    init(_ contents: String) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("switchyard-\(UUID().uuidString)").path
        try contents.write(toFile: path, atomically: true, encoding: .utf8)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
