import Configuration
import Kafka

/// Settings together with where each came from.
package struct LoadedSettings: Sendable {
    package let settings: WorkerSettings
    /// The table they were read by: the common settings and the stage's own.
    package let declarations: [Setting]
    /// By key: the variable or the file's key; what is missing here is a default.
    package let sources: [String: String]
}

/// Reads a worker's settings from the environment and a file, and collects every mistake instead of stopping at one.
package struct SettingsLoader {
    private let environment: [String: String]
    private let path: ConfigurationPath?
    private let declarations: [Setting]

    private var file: SettingsFile?
    private var settings: WorkerSettings
    private var sources: [String: String] = [:]
    private var mistakes: [SettingsMistake] = []

    /// - Parameters:
    ///   - worker: The worker's name.
    ///   - stageSettings: The stage's own settings, made by `Setting.stage`.
    ///   - environment: All variables of the process.
    ///   - file: What `--config` said; without it `SWITCHYARD_CONFIG` decides.
    package static func load(
        worker: String,
        stageSettings: [Setting] = [],
        environment: [String: String],
        file: String? = nil
    ) async throws(SettingsMistakes) -> LoadedSettings {
        var loader = SettingsLoader(
            worker: worker, stageSettings: stageSettings, environment: environment, file: file
        )
        loader.openFile()
        loader.readDeclared()
        loader.complainAboutUnknownVariables()
        loader.complainAboutUnknownFileKeys()
        loader.readKafkaSettings()
        loader.readPasswordFile()
        loader.complainAboutContradictions()
        guard loader.mistakes.isEmpty else { throw SettingsMistakes(list: loader.mistakes) }
        return LoadedSettings(
            settings: loader.settings, declarations: loader.declarations, sources: loader.sources
        )
    }

    private init(worker: String, stageSettings: [Setting], environment: [String: String], file: String?) {
        declarations = WorkerSettings.declarations + stageSettings
        let keepingEmpty = Set(declarations.filter(\.emptyMeansSomething).map(\.variable))
        self.environment = environment.filter { !$0.value.isEmpty || keepingEmpty.contains($0.key) }
        if let file {
            path = ConfigurationPath(path: file, place: "--config")
        } else {
            path = self.environment[ConfigurationPath.variable].map {
                ConfigurationPath(path: $0, place: ConfigurationPath.variable)
            }
        }
        settings = WorkerSettings(worker: worker)
        for setting in stageSettings { _ = setting.apply(setting.show(settings), &settings) }
    }

    private mutating func openFile() {
        guard let path else { return }
        do throws(SettingsFile.Problem) {
            file = try SettingsFile(path: path.path)
        } catch {
            mistakes.append(SettingsMistake(path.place, value: path.path, "\(error)"))
        }
    }

    private mutating func readDeclared() {
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "switchyard")
        ]
        if let file { providers.append(file.provider) }
        let reader = ConfigReader(providers: providers)

        for setting in declarations {
            let variable = setting.variable
            let key = ConfigKey(setting.key.split(separator: ".").map(String.init))
            var text = reader.string(forKey: key, isSecret: setting.isSecret)
            var place = environment[variable] != nil ? variable : "\(setting.key) in the configuration file"
            if setting.isSecret, let path = environment[variable + Self.fileSuffix] {
                if environment[variable] != nil {
                    mistakes.append(SettingsMistake(variable, "give this or \(variable)_FILE, not both"))
                    continue
                }
                place = variable + Self.fileSuffix
                guard let secret = readSecret(path, from: place) else { continue }
                text = secret
            }
            guard let text else {
                if setting.isRequired {
                    mistakes.append(SettingsMistake("\(variable) (\(setting.key))", "is required: \(setting.allowed)"))
                }
                continue
            }
            sources[setting.key] = place
            if !setting.apply(text, &settings) {
                let value = setting.isSecret ? Masking.mask : text
                let wanted = place == variable ? "\(variable) (\(setting.key))" : "\(place) (\(variable))"
                mistakes.append(SettingsMistake(wanted, value: value, "must be \(setting.allowed)"))
            }
        }
    }

    private mutating func complainAboutUnknownVariables() {
        let known = Set(
            declarations.flatMap { $0.isSecret ? [$0.variable, $0.variable + Self.fileSuffix] : [$0.variable] }
        )
        .union([ConfigurationPath.variable, KafkaPassThrough.listVariable, Failpoint.variable])
        for (name, value) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(Setting.variablePrefix) && !known.contains(name) {
            if ServiceLink.matches(name: name, value: value) { continue }
            let guess = Spelling.nearest(to: name, among: known)
            // Any key of librdkafka can follow this prefix; only what looks like a slip of ours is ours to refuse.
            if name.hasPrefix(KafkaPassThrough.prefix) && guess?.hasPrefix(KafkaPassThrough.prefix) != true { continue }
            let hint = guess.map { "did you mean \($0)?" } ?? "see --help for those there are"
            mistakes.append(SettingsMistake(name, "there is no such setting; \(hint)"))
        }
    }

    private mutating func complainAboutUnknownFileKeys() {
        let known = Set(declarations.map(\.key))
        for key in (file?.values.keys.sorted() ?? []) where !known.contains(key) {
            if key.hasPrefix(KafkaPassThrough.filePrefix) { continue }
            let guess = Spelling.nearest(to: key, among: known.union(["kafka.settings"]))
            let hint = guess.map { "did you mean \($0)?" } ?? "see --help for those there are"
            mistakes.append(SettingsMistake("\(key) in the configuration file", "there is no such setting; \(hint)"))
        }
    }

    private mutating func readKafkaSettings() {
        let ours = Set(declarations.map(\.variable))
        let reported = Set(mistakes.map(\.place))
        var passThrough = KafkaPassThrough()
        passThrough.readFile(file)
        passThrough.readEnvironment(environment.filter { !ours.contains($0.key) && !reported.contains($0.key) })
        mistakes += passThrough.mistakes
        settings.kafka.settings = passThrough.settings
        complainAboutKafkaSettings(passThrough)
        for (key, place) in passThrough.places { sources[KafkaPassThrough.filePrefix + key] = place }
    }

    /// Asks librdkafka, which knows its own settings best, for each of the two clients of a lane.
    private mutating func complainAboutKafkaSettings(_ passThrough: KafkaPassThrough) {
        // Without brokers there is a complaint already; any name will do to check the rest.
        let brokers = settings.kafka.bootstrapServers.isEmpty ? "none:9092" : settings.kafka.bootstrapServers
        let configuration = KafkaConfiguration(bootstrapServers: brokers, settings: passThrough.settings)
        let complaints =
            configuration.validate(for: .consumer(group: settings.consumerGroup))
            + configuration.validate(for: .producer)
        var seen: Set<String> = []
        for complaint in complaints where seen.insert(complaint).inserted {
            let key = String(complaint.prefix { $0 != ":" })
            mistakes.append(SettingsMistake(passThrough.places[key] ?? "the settings for librdkafka", complaint))
        }
    }

    private mutating func readPasswordFile() {
        guard !settings.database.passwordFile.isEmpty else { return }
        settings.database.password = readSecret(
            settings.database.passwordFile, from: sources["database.passwordFile"] ?? "database.passwordFile"
        )
    }

    private mutating func readSecret(_ path: String, from place: String) -> String? {
        switch SecretFile.read(path) {
        case .success(let secret): return secret
        case .failure(let problem):
            mistakes.append(SettingsMistake(place, value: path, problem.description))
            return nil
        }
    }

    /// What is allowed by itself and makes no sense together.
    private mutating func complainAboutContradictions() {
        let database = settings.database
        if database.lockTimeout > database.statementTimeout {
            contradiction(
                "database.lockTimeout", "database.statementTimeout",
                "a lock cannot be waited for longer than its statement may run"
            )
        }
        if settings.stallLimit <= database.statementTimeout {
            contradiction(
                "stallLimit", "database.statementTimeout",
                "one slow statement would look like a stall; the limit must be longer"
            )
        }
        if settings.stallLimit <= settings.lanes.pollTimeout {
            contradiction("stallLimit", "lanes.pollTimeout", "an idle poll would look like a stall")
        }
    }

    private mutating func contradiction(_ key: String, _ other: String, _ complaint: String) {
        let values = [key, other].map { key in
            declarations.first { $0.key == key }.map { "\($0.variable) = \($0.show(settings))" } ?? key
        }
        mistakes.append(SettingsMistake(values.joined(separator: ", "), complaint))
    }

    static let fileSuffix = "_FILE"
}

/// The configuration file's path, and who named it.
private struct ConfigurationPath {
    let path: String
    let place: String

    static let variable = "SWITCHYARD_CONFIG"
}

/// Variables that Kubernetes puts into every container for every service of the namespace (`SWITCHYARD_SERVICE_HOST`,
/// `SWITCHYARD_PORT_80_TCP`, …). Nobody wrote them, so they are nobody's mistake.
private enum ServiceLink {
    static func matches(name: String, value: String) -> Bool {
        if name.hasSuffix("_SERVICE_HOST") || name.contains("_SERVICE_PORT") { return true }
        guard let port = name.firstRange(of: "_PORT") else { return false }
        let rest = name[port.upperBound...]
        return rest.isEmpty ? value.contains("://") : rest.contains("_TCP") || rest.contains("_UDP")
    }
}
