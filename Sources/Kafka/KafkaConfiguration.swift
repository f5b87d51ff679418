/// How to reach a cluster, and any setting of librdkafka's beyond that.
///
/// One value serves a worker's consumer and its producer; a setting that only one of them knows is ignored by the
/// other.
package struct KafkaConfiguration: Sendable {
    /// What a client is for. It decides the defaults and the settings that cannot be changed.
    package enum Role: Sendable {
        case consumer(group: String)
        case producer
        case admin
    }

    /// `host:port`, several separated by commas.
    package var bootstrapServers: String
    /// librdkafka's settings by their own names, such as `security.protocol`. They go before our defaults, but not
    /// before what exactly-once depends on: see ``validate(for:)``.
    package var settings: [String: String]

    package init(bootstrapServers: String, settings: [String: String] = [:]) {
        self.bootstrapServers = bootstrapServers
        self.settings = settings
    }

    /// Our defaults, then ``settings``, then what cannot be changed; sorted by name.
    func effectiveSettings(for role: Role) -> [(key: String, value: String)] {
        var effective = Self.defaults(for: role)
        effective.merge(settings) { _, theirs in theirs }
        effective.merge(Self.fixed(for: role)) { _, ours in ours }
        effective["bootstrap.servers"] = bootstrapServers
        return effective.sorted { $0.key < $1.key }
    }
}

extension KafkaConfiguration: CustomStringConvertible, CustomReflectable {
    /// The settings with their secrets masked, fit for a log.
    package var description: String {
        let settings = masked.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return settings.isEmpty ? bootstrapServers : "\(bootstrapServers) \(settings)"
    }

    /// So that `dump` and an error's interpolation show no more than ``description``.
    package var customMirror: Mirror {
        let settings = masked.map { "\($0.key)=\($0.value)" }
        return Mirror(self, children: ["bootstrapServers": bootstrapServers, "settings": settings])
    }

    private var masked: [(key: String, value: String)] {
        settings.sorted { $0.key < $1.key }.map { ($0.key, Self.isSecret($0.key) ? Self.mask : $0.value) }
    }
}
