import CLibPQ

extension LibPQSession {
    /// The host that was connected to: a name, an address, or the directory of a socket.
    var serverHost: String { unsafe PQhost(handle).map { unsafe String(cString: $0) } ?? "" }

    var serverPort: String { unsafe PQport(handle).map { unsafe String(cString: $0) } ?? "" }
}
