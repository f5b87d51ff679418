extension KafkaConfiguration {
    /// How the connection to the brokers is protected, as far as the settings tell.
    package var securityProtocol: String { (settings["security.protocol"] ?? "plaintext").lowercased() }

    /// Records and passwords cross the network as they are.
    package var isUnencrypted: Bool { !securityProtocol.hasSuffix("ssl") }

    /// SASL's mechanism; librdkafka knows it by two names.
    var mechanism: String? {
        guard securityProtocol.hasPrefix("sasl") else { return nil }
        // librdkafka's own default.
        return (settings["sasl.mechanism"] ?? settings["sasl.mechanisms"] ?? "GSSAPI").uppercased()
    }

    /// Brokers that are asked first and are not on this machine.
    package var remoteServers: [String] {
        bootstrapServers.split(separator: ",").map(String.init).filter { !Self.isLoopback(Self.host(of: $0)) }
    }

    /// What the linked librdkafka was built without and these settings need.
    func missingFeatures() -> [String] {
        let features = RDKafkaSettings.features
        var missing: [String] = []
        if securityProtocol.hasSuffix("ssl"), !features.contains("ssl") {
            missing.append("security.protocol: \(securityProtocol) needs TLS, \(Self.notBuilt)")
        }
        guard let mechanism else { return missing }
        if let feature = Self.featuresByMechanism[mechanism] {
            if !features.contains(feature) {
                missing.append("sasl.mechanism: \(mechanism) is not there, \(Self.notBuilt)")
            }
        } else {
            let known = Self.featuresByMechanism.keys.sorted().joined(separator: ", ")
            missing.append("sasl.mechanism: there is no \(mechanism); there are \(known)")
        }
        return missing
    }

    private static let featuresByMechanism = [
        "PLAIN": "sasl_plain", "SCRAM-SHA-256": "sasl_scram", "SCRAM-SHA-512": "sasl_scram",
        "OAUTHBEARER": "sasl_oauthbearer", "GSSAPI": "sasl_gssapi",
    ]

    private static var notBuilt: String {
        "this librdkafka (\(KafkaLibrary.version)) was built without it; install one that has it"
    }

    /// Without a protocol in front and the port behind.
    private static func host(of server: String) -> Substring {
        let address = server.split(separator: "/").last ?? ""
        let host = address.lastIndex(of: ":").map { address[..<$0] } ?? address
        return host.hasPrefix("[") ? host.dropFirst().dropLast() : host
    }

    static func isLoopback(_ host: Substring) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
