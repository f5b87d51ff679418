extension LocalPostgres {
    /// What the server is started with. Takes effect at every start.
    package struct Settings: Sendable {
        /// A TCP port on 127.0.0.1 beside the socket, with a password; 0 chooses a free one. Default: none.
        package var port: UInt16?
        /// Default: 128 MiB.
        package var sharedBuffersMebibytes = 128
        /// Default: 1024 MiB. More means fewer checkpoints under load.
        package var maxWALMebibytes = 1_024
        /// Default: 100.
        package var maxConnections = 100
        /// Default: on, as commits are promises here too.
        package var fsync = true
        /// Any other server setting.
        package var others: [String: String] = [:]
        /// For the server to accept connections, and again for it to end. Default: 30 s.
        package var deadline: Duration = .seconds(30)

        package init() {}
    }
}

extension LocalPostgres.Settings {
    func serverArguments(socketDirectory: String, port: UInt16?) -> [String] {
        var settings = [
            "listen_addresses": port == nil ? "" : "127.0.0.1",
            "port": String(port ?? LocalPostgres.socketPort),
            "unix_socket_directories": socketDirectory,
            "shared_buffers": "\(sharedBuffersMebibytes)MB",
            "max_wal_size": "\(maxWALMebibytes)MB",
            "max_connections": String(maxConnections),
            "fsync": fsync ? "on" : "off",
            "cluster_name": "switchyard",
            "timezone": "UTC",
            "log_timezone": "UTC",
        ]
        settings.merge(others) { $1 }
        return settings.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
    }
}
