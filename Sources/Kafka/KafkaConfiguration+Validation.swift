extension KafkaConfiguration {
    /// All mistakes at once, one sentence each, sorted by the setting's name; empty if there are none.
    ///
    /// What depends on several settings together, or on files and hosts, is found only when the client is created.
    package func validate(for role: Role) -> [String] {
        var mistakes = serverMistakes()
        var candidates: [(key: String, value: String)] = []
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
            if let reason = Self.refusals[key] {
                mistakes.append("\(key): cannot be set, \(reason)")
            } else if let reason = Self.mistakeOfRebalancing(key, value) {
                mistakes.append("\(key): \(reason)")
            } else {
                candidates.append((key, value))
            }
        }
        for (key, text) in RDKafkaSettings.mistakes(in: candidates) {
            // librdkafka quotes the value in some of its texts.
            let reason = Self.isSecret(key) ? "is not accepted (the reason may quote the secret)" : masking(text)
            mistakes.append("\(key): \(reason)")
        }
        // What is no mistake of one setting alone.
        if mistakes.isEmpty { mistakes += missingFeatures() }
        if case .consumer(let group) = role, group.isEmpty { mistakes.append("group.id: is empty") }
        return mistakes
    }

    /// Why a setting is refused under which the group would give or take single partitions. A lane takes the whole
    /// assignment at once and reads each partition from where PostgreSQL says. That holds for every version of librdkafka.
    private static func mistakeOfRebalancing(_ key: String, _ value: String) -> String? {
        switch (key, value.lowercased()) {
        case ("partition.assignment.strategy", let strategies) where strategies.contains("cooperative"):
            "cooperative-sticky cannot be used, \(wholeAssignment)"
        case ("group.protocol", "consumer"):
            "the consumer protocol cannot be used, \(wholeAssignment)"
        default: nil
        }
    }

    private static let wholeAssignment =
        "a worker takes its positions from PostgreSQL, with the whole assignment at once; use range or roundrobin"

    private func serverMistakes() -> [String] {
        let servers = bootstrapServers.split(separator: ",", omittingEmptySubsequences: false)
        if bootstrapServers.isEmpty { return ["bootstrap.servers: names no broker"] }
        return servers.compactMap { server in
            // An address may carry a protocol (`SSL://host:9093`), and an IPv6 host contains colons of its own.
            let address = server.split(separator: "/").last ?? ""
            guard let colon = address.lastIndex(of: ":"), colon > address.startIndex,
                let port = UInt16(address[address.index(after: colon)...]), port > 0
            else { return "bootstrap.servers: \"\(server)\" is not host:port" }
            return nil
        }
    }
}
