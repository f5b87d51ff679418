#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a local broker could not be started.
package enum LocalBrokerError: Error, Equatable, CustomStringConvertible {
    case portOutOfRange(Int)
    /// The port could not be opened, with the system's error number.
    case port(Int, errorNumber: Int32)
    case failed(String)

    package var description: String {
        switch self {
        case .portOutOfRange(let port): "port \(port) is not between 1 and 65535"
        case .port(let port, EADDRINUSE):
            "port \(port) is taken, perhaps by another local broker or a Kafka on this machine; "
                + "`ss -ltnp 'sport = :\(port)'` names the process"
        case .port(let port, EACCES): "port \(port) may not be opened by this user"
        case .port(let port, let number): "port \(port) cannot be opened: \(unsafe String(cString: strerror(number)))"
        case .failed(let reason): reason
        }
    }
}
