extension PostgresConnection {
    /// The server that answered, of those that the connection string names: a host, an address, or a socket's directory.
    package var serverHost: String { session.serverHost }

    package var serverPort: String { session.serverPort }
}
