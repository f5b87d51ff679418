import Kafka

/// The table of settings and the values in force, for people.
package enum SettingsReport {
    /// What `--help` prints: every setting with what may be written and its default.
    static func help(_ declarations: [Setting], worker: String) -> String {
        let defaults = WorkerSettings(worker: worker)
        let entries = declarations.map { setting in
            let shown = setting.key == "instance" ? "host:pid" : setting.show(defaults)
            let sentences = [
                setting.help,
                "\(setting.allowed.prefix(1).uppercased() + setting.allowed.dropFirst()).",
                setting.isRequired ? "Required." : shown.isEmpty ? "" : "Default: \(shown).",
                setting.isSecret ? "Or a file that holds it, named by \(setting.variable)_FILE." : "",
                "In a file: \(setting.key).",
            ]
            return entry(setting.variable, sentences.filter { !$0.isEmpty }.joined(separator: " "))
        }
        return (entries + passThrough).joined(separator: "\n")
    }

    private static let passThrough = [
        entry(
            KafkaPassThrough.listVariable,
            "Any settings of librdkafka: key=value;key=value. In a file: kafka.settings, an object."
        ),
        entry(
            "SWITCHYARD_KAFKA_<KEY>, SWITCHYARD_KAFKA_<KEY>_FILE",
            "One setting of librdkafka, its dots as underscores, or a file that holds it: "
                + "SWITCHYARD_KAFKA_SECURITY_PROTOCOL, SWITCHYARD_KAFKA_SASL_PASSWORD_FILE."
        ),
        entry("SWITCHYARD_CONFIG", "A JSON file with these settings. The environment wins over it."),
    ]

    /// A name, and below it a text in lines that fit a terminal: the argument parser would break them unindented.
    private static func entry(_ name: String, _ text: String) -> String {
        var lines = ["  " + name]
        var line = "     "
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > 78 {
                lines.append(line)
                line = "     "
            }
            line += " " + word
        }
        return (lines + [line]).joined(separator: "\n")
    }

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
        return
            rows
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
