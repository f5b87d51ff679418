import Kafka

/// The table of settings and the values in force, for people.
package enum SettingsReport {
    /// What `--help` prints: every setting with what may be written and its default.
    static func help(_ declarations: [Setting], worker: String) -> String {
        let defaults = WorkerSettings(worker: worker)
        let entries = declarations.map { setting in
            let shown = setting.key == "instance" ? "host:pid" : setting.show(defaults)
            let `default` = setting.isRequired ? "Required." : shown.isEmpty ? "" : "Default: \(shown)."
            let file = setting.isSecret ? " Or \(setting.variable)_FILE." : ""
            return """
                  \(setting.variable)  (\(setting.key))
                      \(setting.help)
                      \(setting.allowed.prefix(1).uppercased() + setting.allowed.dropFirst()). \(`default`)\(file)
                """.trimmingTrailingSpaces
        }
        return entries.joined(separator: "\n") + "\n" + passThrough
    }

    private static let passThrough = """
          SWITCHYARD_KAFKA_SETTINGS  (kafka.settings)
              Any settings of librdkafka: key=value;key=value. In the file an object.
          SWITCHYARD_KAFKA_<KEY>, SWITCHYARD_KAFKA_<KEY>_FILE
              One setting of librdkafka, its dots as underscores, or the name of a file that holds it:
              SWITCHYARD_KAFKA_SECURITY_PROTOCOL=SASL_SSL, SWITCHYARD_KAFKA_SASL_PASSWORD_FILE=/run/secrets/kafka.
          SWITCHYARD_CONFIG
              A JSON file with these settings by the names in brackets. The environment wins over it.
        """

    /// What `--check-config` prints: the values in force and where each comes from; secrets masked.
    package static func effective(_ loaded: LoadedSettings) -> String {
        let settings = loaded.settings
        var rows = loaded.declarations.map { setting in
            (
                key: setting.key,
                value: masked(setting, settings),
                source: loaded.sources[setting.key] ?? "default"
            )
        }
        for (key, value) in settings.kafka.settings.sorted(by: { $0.key < $1.key }) {
            let shown = KafkaConfiguration.isSecret(key) ? Masking.mask : value
            rows.append(("kafka.settings.\(key)", shown, loaded.sources["kafka.settings.\(key)"] ?? "default"))
        }
        rows.append(("worker", settings.worker, "program"))
        rows.append(("consumer group", settings.consumerGroup, "kafka.groupPrefix and worker"))
        let keyWidth = rows.map(\.key.count).max() ?? 0
        let valueWidth = min(60, rows.map(\.value.count).max() ?? 0)
        return rows
            .map { "\(padded($0.key, keyWidth))  \(padded($0.value, valueWidth))  # \($0.source)" }
            .joined(separator: "\n")
    }

    private static func masked(_ setting: Setting, _ settings: WorkerSettings) -> String {
        let value = setting.show(settings)
        if value.isEmpty { return "(none)" }
        if setting.key == "database.url" { return Masking.connectionString(value) }
        return setting.isSecret ? Masking.mask : value
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
