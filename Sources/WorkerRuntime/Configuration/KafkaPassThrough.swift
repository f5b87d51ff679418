/// librdkafka's own settings, gathered from the file, the list variable and the single variables.
///
/// The environment wins over the file. Within the environment no key may be given twice: nobody could say which of
/// two variables holds.
struct KafkaPassThrough {
    static let prefix = "SWITCHYARD_KAFKA_"
    static let listVariable = "SWITCHYARD_KAFKA_SETTINGS"
    static let filePrefix = "kafka.settings."

    private(set) var settings: [String: String] = [:]
    /// By librdkafka's key: where it was written.
    private(set) var places: [String: String] = [:]
    private(set) var mistakes: [SettingsMistake] = []

    mutating func readFile(_ file: SettingsFile?) {
        for (name, value) in file?.values.sorted(by: { $0.key < $1.key }) ?? [] where name.hasPrefix(Self.filePrefix) {
            take(String(name.dropFirst(Self.filePrefix.count)), value, from: "\(name) in the configuration file")
        }
    }

    /// - Parameter environment: Without the variables that are settings of the worker itself.
    mutating func readEnvironment(_ environment: [String: String]) {
        let fileSettings = (settings, places)
        settings = [:]
        places = [:]
        if let list = environment[Self.listVariable] { readList(list) }
        for (name, value) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(Self.prefix) && name != Self.listVariable {
            readVariable(name, value)
        }
        settings.merge(fileSettings.0) { environment, _ in environment }
        places.merge(fileSettings.1) { environment, _ in environment }
    }

    private mutating func readList(_ list: String) {
        for entry in list.split(separator: ";") {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = parts[0].filter { !$0.isWhitespace }
            guard parts.count == 2, !key.isEmpty else {
                // The entry is not quoted: it may be the second half of a password that holds a semicolon.
                mistakes.append(
                    SettingsMistake(
                        Self.listVariable,
                        "must be key=value;key=value, and an entry has no key or no '='. "
                            + "A value with a semicolon needs a variable of its own"
                    )
                )
                continue
            }
            take(key, String(parts[1]), from: Self.listVariable)
        }
    }

    private mutating func readVariable(_ name: String, _ value: String) {
        var suffix = name.dropFirst(Self.prefix.count)
        var value = value
        if suffix.hasSuffix(SettingsLoader.fileSuffix) {
            suffix = suffix.dropLast(SettingsLoader.fileSuffix.count)
            switch SecretFile.read(value) {
            case .success(let secret): value = secret
            case .failure(let problem):
                mistakes.append(SettingsMistake(name, value: value, problem.description))
                return
            }
        }
        take(suffix.lowercased().split(separator: "_").joined(separator: "."), value, from: name)
    }

    private mutating func take(_ key: String, _ value: String, from place: String) {
        if let other = places[key] {
            mistakes.append(SettingsMistake("\(other), \(place)", "both give \(key); give it once"))
            return
        }
        settings[key] = value
        places[key] = place
    }
}
