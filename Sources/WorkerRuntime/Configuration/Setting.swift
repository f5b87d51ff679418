/// One thing an operator can set: its name, what may be written there, what it changes and what it is for.
///
/// A setting is declared once, in a table. Reading the environment and the file, the list of mistakes, the help text
/// and `--check-config` all go by the table.
package struct Setting: Sendable {
    /// The name in a configuration file, with dots for nesting: `lanes.maxBatchRecords`.
    package let key: String
    /// What may be written, as the end of "must be …".
    package let allowed: String
    /// One or two sentences for the help text.
    package let help: String
    /// Never printed; may also be given by a file, whose name is in the variable with `_FILE` appended.
    package let isSecret: Bool
    /// Whether the worker cannot start without it.
    package let isRequired: Bool
    /// An empty value says something, instead of being the same as none.
    let emptyMeansSomething: Bool
    /// Writes the value that a text stands for; `false` when the text is none of what is allowed.
    let apply: @Sendable (String, inout WorkerSettings) -> Bool
    /// The value as text, such that `apply` would take it.
    let show: @Sendable (WorkerSettings) -> String

    /// The name of the environment variable: `SWITCHYARD_LANES_MAX_BATCH_RECORDS`.
    package var variable: String { Self.variable(forKey: key) }

    /// How a key is spelled in the environment; the same rule as swift-configuration's.
    static func variable(forKey key: String) -> String {
        var name = variablePrefix
        var afterLowercase = false
        for character in key {
            if character.isUppercase && afterLowercase { name.append("_") }
            name += character.isLetter || character.isNumber ? character.uppercased() : "_"
            afterLowercase = character.isLowercase
        }
        return name
    }

    static let variablePrefix = "SWITCHYARD_"
}

extension Setting {
    /// Any text.
    static func text(
        _ key: String,
        _ path: any WritableKeyPath<WorkerSettings, String> & Sendable,
        allowed: String = "a text",
        secret: Bool = false,
        required: Bool = false,
        help: String,
        where accepts: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> Setting {
        Setting(
            key: key, allowed: allowed, help: help, isSecret: secret, isRequired: required, emptyMeansSomething: false,
            apply: { text, settings in
                guard accepts(text) else { return false }
                settings[keyPath: path] = text
                return true
            },
            show: { $0[keyPath: path] }
        )
    }

    /// A whole number.
    static func integer(
        _ key: String,
        _ path: any WritableKeyPath<WorkerSettings, Int> & Sendable,
        in range: ClosedRange<Int>,
        help: String
    ) -> Setting {
        Setting(
            key: key, allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)", help: help,
            isSecret: false, isRequired: false, emptyMeansSomething: false,
            apply: { text, settings in
                guard let value = Int(text), range.contains(value) else { return false }
                settings[keyPath: path] = value
                return true
            },
            show: { String($0[keyPath: path]) }
        )
    }

    /// A number of bytes: `1048576`, `512KiB`, `8MiB`.
    static func size(
        _ key: String,
        _ path: any WritableKeyPath<WorkerSettings, Int> & Sendable,
        in range: ClosedRange<Int>,
        help: String
    ) -> Setting {
        Setting(
            key: key, allowed: "a size from \(SizeText.text(range.lowerBound)) to \(SizeText.text(range.upperBound))",
            help: help, isSecret: false, isRequired: false, emptyMeansSomething: false,
            apply: { text, settings in
                guard let value = SizeText.bytes(text), range.contains(value) else { return false }
                settings[keyPath: path] = value
                return true
            },
            show: { SizeText.text($0[keyPath: path]) }
        )
    }

    /// A length of time with its unit: `100ms`, `30s`, `5m`, `1h`.
    static func duration(
        _ key: String,
        _ path: any WritableKeyPath<WorkerSettings, Duration> & Sendable,
        in range: ClosedRange<Duration>,
        help: String
    ) -> Setting {
        Setting(
            key: key,
            allowed: "a time from \(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound)), "
                + "with its unit (ms, s, m or h)",
            help: help, isSecret: false, isRequired: false, emptyMeansSomething: false,
            apply: { text, settings in
                guard let value = DurationText.duration(text), range.contains(value) else { return false }
                settings[keyPath: path] = value
                return true
            },
            show: { DurationText.text($0[keyPath: path]) }
        )
    }

    /// One of a few words.
    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: String,
        _ path: any WritableKeyPath<WorkerSettings, Choice> & Sendable,
        help: String
    ) -> Setting {
        Setting(
            key: key, allowed: "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))", help: help,
            isSecret: false, isRequired: false, emptyMeansSomething: false,
            apply: { text, settings in
                guard let value = Choice(rawValue: text) else { return false }
                settings[keyPath: path] = value
                return true
            },
            show: { $0[keyPath: path].rawValue }
        )
    }

    /// A TCP port, or `off`.
    static func port(
        _ key: String,
        _ path: any WritableKeyPath<WorkerSettings, Int?> & Sendable,
        help: String
    ) -> Setting {
        Setting(
            key: key, allowed: "a port from 0 to 65535 (0: any free one), or off", help: help,
            isSecret: false, isRequired: false, emptyMeansSomething: true,
            apply: { text, settings in
                if text.isEmpty || text == "off" {
                    settings[keyPath: path] = nil
                    return true
                }
                guard let value = Int(text), (0...65535).contains(value) else { return false }
                settings[keyPath: path] = value
                return true
            },
            show: { $0[keyPath: path].map(String.init) ?? "off" }
        )
    }

    /// A setting of one stage only, found again in `WorkerSettings.stage[name]`.
    ///
    /// - Parameters:
    ///   - name: The name in a file below `stage`: `stage.mappingDirectory`.
    ///   - defaultValue: What holds when nobody says anything; shown in the help text.
    ///   - allowed: What may be written, as the end of "must be …".
    ///   - accepts: Whether a text is allowed.
    package static func stage(
        _ name: String,
        default defaultValue: String,
        allowed: String = "a text",
        help: String,
        where accepts: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> Setting {
        Setting(
            key: "stage.\(name)", allowed: allowed, help: help, isSecret: false, isRequired: false,
            emptyMeansSomething: false,
            apply: { text, settings in
                guard accepts(text) else { return false }
                settings.stage[name] = text
                return true
            },
            show: { $0.stage[name] ?? defaultValue }
        )
    }
}
