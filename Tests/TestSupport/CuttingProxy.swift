import Glibc
import Synchronization

/// Stands between workers and PostgreSQL, and cuts the connection at a COMMIT.
package final class CuttingProxy: Sendable {
    /// What became of the COMMIT whose sender never hears of it.
    package enum Cut: Sendable, CaseIterable {
        /// The server never got it.
        case beforeTheServer
        /// The server carried it out.
        case behindTheServer
    }

    /// How to connect through the proxy.
    package let conninfo: String
    /// How many connections were cut.
    package var cuts: Int { cutsMade.load(ordering: .relaxed) }

    private let server: String
    private let cut: Cut
    private let cutsLeft: Atomic<Int>
    private let cutsMade = Atomic(0)
    private let directory: String
    private let listener: Int32

    /// - Parameter times: how many COMMITs to cut off; what comes later passes.
    package init(to conninfo: String, cutting cut: Cut, times: Int) throws {
        let parts = conninfo.split(separator: "'", omittingEmptySubsequences: false)
        server = "\(parts[1])/.s.PGSQL.5432"
        directory = "/tmp/switchyard-proxy-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        guard unsafe mkdir(directory, 0o700) == 0 else { throw DeadlinePassed("a directory for the proxy") }
        self.conninfo = conninfo.split(separator: parts[1]).joined(separator: directory)
        self.cut = cut
        cutsLeft = Atomic(times)
        let address = SocketAddress("\(directory)/.s.PGSQL.5432")
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = unsafe address.withPointer { unsafe bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 16) == 0 else { throw DeadlinePassed("the proxy's socket") }
        let proxy = Relay(listener: listener, accept: { [weak self] in self?.relay($0) })
        _ = Background { proxy.run() }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        unsafe unlink("\(directory)/.s.PGSQL.5432")
        unsafe rmdir(directory)
    }

    /// Carries one connection until either side ends it, or it is cut.
    private func relay(_ client: Int32) {
        let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            close(client)
            close(upstream)
        }
        guard unsafe SocketAddress(server).withPointer({ unsafe connect(upstream, $0, $1) }) == 0 else { return }
        while true {
            var both = [client, upstream].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard unsafe poll(&both, 2, -1) > 0 else { return }
            if both[0].revents != 0 {
                guard let bytes = receive(client) else { return }
                if isCommit(bytes), cutsLeft.wrappingSubtract(1, ordering: .relaxed).newValue >= 0 {
                    return cut(upstream, bytes)
                }
                send(bytes, upstream)
            }
            if both[1].revents != 0 {
                guard let bytes = receive(upstream) else { return }
                send(bytes, client)
            }
        }
    }

    private func cut(_ upstream: Int32, _ bytes: [UInt8]) {
        cutsMade.add(1, ordering: .relaxed)
        guard cut == .behindTheServer else { return }
        send(bytes, upstream)
        // The server has committed when it says so; the client shall not hear it.
        var answer: [UInt8] = []
        while !answer.contains(Array("COMMIT\0".utf8)), let more = receive(upstream) { answer += more }
    }

    /// The runtime's statement, executed; a lane's own, because only its transactions insert into the outbox.
    private func isCommit(_ bytes: [UInt8]) -> Bool {
        bytes.contains(Array("transaction_commit".utf8)) && bytes.contains(Array("outbox_insert".utf8))
    }

    private func receive(_ descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    private func send(_ bytes: [UInt8], _ descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// Accepts connections, each on a thread of its own, until the socket is shut down.
private struct Relay: Sendable {
    let listener: Int32
    let accept: @Sendable (Int32) -> Void

    func run() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { break }
            let accept = accept
            _ = Background { accept(client) }
        }
        close(listener)
    }
}

private struct SocketAddress {
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
