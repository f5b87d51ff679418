package import Domain
import Glibc
import JSON
package import Logging

/// Writes log messages to standard error, a line each, as text for people or as JSON for collectors.
///
/// A line goes out in one `write`, so that lines of several threads, and of several processes on one terminal, do not
/// mix.
package struct LogLines: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogFormat
    private let clock: @Sendable () -> Timestamp
    private let write: @Sendable (String) -> Void
    private let throttle: LogThrottle
    /// Of the process: every lane has a logger of its own.
    private static let sharedThrottle = LogThrottle()

    package init(
        label: String,
        settings: WorkerSettings.Log,
        clock: @escaping @Sendable () -> Timestamp = { .now },
        write: @escaping @Sendable (String) -> Void = StandardError.write
    ) {
        throttle = Self.sharedThrottle
        self.label = label
        self.clock = clock
        self.write = write
        format = settings.format
        logLevel = Logger.Level(rawValue: settings.level.rawValue) ?? .info
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let given = event.metadata { all.merge(given) { _, new in new } }
        if let error = event.error { all["error"] = "\(error)" }
        let message = event.message.description
        // Why a partition halts or a process ends is always said.
        if event.level < .critical {
            guard let dropped = throttle.pass("\(label) \(event.level) \(message)") else { return }
            if dropped > 0 { all["left-out-before"] = "\(dropped)" }
        }
        let pairs = all.map { ($0.key, "\($0.value)") }.sorted { $0.0 < $1.0 }
        switch format {
        case .text: write(text(event.level, message, pairs))
        case .json: write(json(event.level, message, pairs))
        }
    }

    private func text(_ level: Logger.Level, _ message: String, _ metadata: [(String, String)]) -> String {
        var line = "\(clock()) \(level.rawValue.uppercased()) \(label): \(Self.onOneLine(message))"
        for (key, value) in metadata {
            line += " \(key)=" + (Self.needsQuotes(value) ? "\"\(Self.onOneLine(value))\"" : value)
        }
        return line + "\n"
    }

    private func json(_ level: Logger.Level, _ message: String, _ metadata: [(String, String)]) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("time", "\(clock())")
            json.field("level", level.rawValue)
            json.field("logger", label)
            json.field("message", message)
            for (key, value) in metadata {
                // A key of the caller's must not shadow one of the four above.
                let isTaken = ["time", "level", "logger", "message"].contains(key)
                json.member(isTaken ? "metadata.\(key)" : key, value)
            }
        }
        return json.text + "\n"
    }

    private static func needsQuotes(_ text: String) -> Bool {
        text.isEmpty || text.contains { $0 == " " || $0 == "\"" || $0 == "=" || $0.isNewline }
    }

    /// A line end in a value must not look like a message of its own.
    private static func onOneLine(_ text: String) -> String {
        text.contains(where: \.isNewline) ? text.split(whereSeparator: \.isNewline).joined(separator: "\\n") : text
    }
}

package enum StandardError {
    /// Writes all of `text`; what cannot be written is lost, because there is nowhere to say so.
    package static func write(_ text: String) {
        Output.write(text, to: STDERR_FILENO)
    }
}

package enum StandardOutput {
    package static func write(_ text: String) {
        Output.write(text, to: STDOUT_FILENO)
    }
}

private enum Output {
    static func write(_ text: String, to file: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
