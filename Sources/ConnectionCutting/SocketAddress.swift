import Glibc

/// A place in the file system where somebody listens.
struct SocketAddress {
    private var address = sockaddr_un()

    init(_ path: String) {
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8.prefix(107)) }
    }

    func withPointer(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Where a PostgreSQL listens.
package enum ServerAddress: Hashable, Sendable {
    /// The path of its socket.
    case socket(String)
    case network(host: String, port: String)

    /// A new connection; -1 when there is none.
    func connect() -> Int32 {
        switch self {
        case .socket(let path):
            let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            if unsafe SocketAddress(path).withPointer({ unsafe Glibc.connect(descriptor, $0, $1) }) == 0 {
                return descriptor
            }
            close(descriptor)
            return -1
        case .network(let host, let port): return Self.connect(host, port)
        }
    }

    private static func connect(_ host: String, _ port: String) -> Int32 {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, port, &hints, &found) == 0 else { return -1 }
        defer { unsafe freeaddrinfo(found) }
        var next = unsafe found
        while let address = unsafe next?.pointee {
            let descriptor = unsafe Glibc.socket(
                address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), address.ai_protocol)
            if unsafe Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 {
                var on: Int32 = 1
                _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                return descriptor
            }
            close(descriptor)
            unsafe next = address.ai_next
        }
        return -1
    }
}
