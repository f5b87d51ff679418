import Glibc
import Synchronization

/// Stands between workers and PostgreSQL, and cuts the connection at a COMMIT when it is told to.
///
/// It listens on a socket in a directory of its own. What passes must not be encrypted, as on a socket it never is.
package final class CuttingProxy: Sendable {
    /// What became of the COMMIT whose sender never hears of it.
    package enum Cut: String, Sendable, CaseIterable {
        /// The server never got it.
        case beforeTheServer
        /// The server carried it out.
        case behindTheServer
        /// The server got half of the round trip, and waits for the rest until it is told to hang up: the network went
        /// silent, and neither side hears that.
        case inTheMiddle
    }

    /// The directory of its socket: `host=` of a connection through it, with port 5432.
    package let directory: String
    /// How many connections were cut.
    package var cuts: Int { orders.withLock { $0.made } }

    private struct Orders {
        var cut = Cut.beforeTheServer
        var left = 0
        var made = 0
    }

    private let server: ServerAddress
    private let orders = Mutex(Orders())
    private let listener: Int32
    private let isStopped = Atomic(false)

    /// - Throws: the error number of what could not be done.
    package init(to server: ServerAddress) throws(CuttingFailure) {
        self.server = server
        directory = "/tmp/switchyard-proxy-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        guard unsafe mkdir(directory, 0o700) == 0 else { throw CuttingFailure(step: "making \(directory)", code: errno) }
        let address = SocketAddress("\(directory)/.s.PGSQL.5432")
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let bound = unsafe address.withPointer { unsafe bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 64) == 0 else {
            throw CuttingFailure(step: "listening in \(directory)", code: errno)
        }
        let door = listener
        onThread { [weak self] in
            while true {
                let client = Glibc.accept(door, nil, nil)
                if client < 0 { break }
                // A child that inherited it would keep the connection alive.
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                guard let proxy = self else { break }
                onThread { proxy.relay(client) }
            }
            close(door)
        }
    }

    deinit { stop() }

    /// Takes no more connections; those that are there go on. May be called twice.
    package func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        unsafe unlink("\(directory)/.s.PGSQL.5432")
        unsafe rmdir(directory)
    }

    /// The next so many COMMITs are cut off, in this way; what comes later passes.
    package func arm(_ cut: Cut, times: Int = 1) {
        orders.withLock { orders in
            orders.cut = cut
            orders.left = times
        }
    }

    /// How to cut this COMMIT; `nil` lets it pass.
    private func takeOrder() -> Cut? {
        orders.withLock { orders in
            guard orders.left > 0 else { return nil }
            orders.left -= 1
            orders.made += 1
            return orders.cut
        }
    }

    /// Carries one connection until either side ends it, or it is cut.
    private func relay(_ client: Int32) {
        let upstream = server.connect()
        defer {
            close(client)
            if upstream >= 0 { close(upstream) }
        }
        guard upstream >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            var both = [client, upstream].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let ready = unsafe poll(&both, 2, -1)
            guard ready > 0 || (ready < 0 && errno == EINTR) else { return }
            if both[0].revents != 0 {
                let count = unsafe read(client, &buffer, buffer.count)
                guard count > 0 else { return }
                if isCommit(buffer[..<count]), let cut = takeOrder() {
                    return self.cut(cut, upstream, buffer[..<count])
                }
                guard send(buffer[..<count], upstream) else { return }
            }
            if both[1].revents != 0 {
                let count = unsafe read(upstream, &buffer, buffer.count)
                guard count > 0, send(buffer[..<count], client) else { return }
            }
        }
    }

    private func cut(_ cut: Cut, _ upstream: Int32, _ bytes: ArraySlice<UInt8>) {
        switch cut {
        case .beforeTheServer: break
        case .behindTheServer:
            if send(bytes, upstream) { hearCommit(from: upstream) }
        case .inTheMiddle:
            if send(bytes.prefix(bytes.count / 2), upstream) { waitForEnd(of: upstream) }
        }
    }

    private func waitForEnd(of upstream: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 12)
        while unsafe read(upstream, &buffer, buffer.count) > 0 {}
    }

    private func hearCommit(from upstream: Int32) {
        // The server has committed when it says so; the client shall not hear it.
        let done = Array("COMMIT\0".utf8)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !answer.contains(done) {
            let count = unsafe read(upstream, &buffer, buffer.count)
            guard count > 0 else { return }
            answer += buffer[..<count]
        }
    }

    /// The runtime's statement, executed; a lane's own, because only its transactions insert into the outbox.
    private func isCommit(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard orders.withLock({ $0.left > 0 }) else { return false }
        return bytes.contains(Array("transaction_commit".utf8)) && bytes.contains(Array("outbox_insert".utf8))
    }

    private func send(_ bytes: ArraySlice<UInt8>, _ descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// Why there is no proxy.
package struct CuttingFailure: Error, Hashable, CustomStringConvertible {
    package let step: String
    /// The `errno`.
    package let code: Int32

    package var description: String { "\(step): \(unsafe String(cString: strerror(code)))" }
}
