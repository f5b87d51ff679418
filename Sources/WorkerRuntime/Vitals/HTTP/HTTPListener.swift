import Domain
import Glibc

/// A port that answers, on one thread, and never waits for any one client.
///
/// Written here because it is small and because its limits are the point: general servers read a header of any length and
/// wait for it as long as it takes. Whatever a client does costs at most a place, a head of ``HTTPLimits/headBytes`` and
/// ``HTTPLimits/time``.
struct HTTPListener: ~Copyable {
    /// What could not be done with the address, as the system says it.
    struct CannotListen: Error {
        let reason: String
    }

    private struct Connection {
        let socket: Int32
        let deadline: MonotonicMoment
        var head: [UInt8] = []
        /// What is left to send; `nil` while the request is not complete.
        var answer: ArraySlice<UInt8>?
        /// The answer is out; the client has what it needs and is to close.
        var isDone = false
    }

    private let socket: Int32
    private let limits: HTTPLimits
    /// Becomes readable when the loop shall end.
    private let wakes: Int32
    private var connections: [Connection] = []

    /// The port in use.
    let port: UInt16

    /// - Parameters:
    ///   - port: 0 takes any free one.
    ///   - wakes: stays the caller's.
    init(host: String, port: UInt16, limits: HTTPLimits, wakes: Int32) throws(CannotListen) {
        guard let address = SocketAddress(host, port) else { throw CannotListen(reason: "\(host) is no address") }
        let socket = Glibc.socket(
            address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0)
        var yes: Int32 = 1
        unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let isBound = unsafe socket >= 0 && address.withPointer { unsafe bind(socket, $0, $1) } == 0
        guard isBound, listen(socket, 64) == 0, let port = SocketAddress.port(of: socket) else {
            let number = errno
            if socket >= 0 { close(socket) }
            let text = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "unknown"
            throw CannotListen(reason: "\(text) (error \(number))")
        }
        self.socket = socket
        self.limits = limits
        self.wakes = wakes
        self.port = port
    }

    deinit {
        for connection in connections { close(connection.socket) }
        close(socket)
    }

    /// Answers until `wakes` becomes readable.
    mutating func serve(_ respond: (HTTPRequest) -> HTTPResponse) {
        while true {
            var polled = [wakes, socket].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            polled += connections.map { connection in
                let isSending = connection.answer != nil && !connection.isDone
                return pollfd(fd: connection.socket, events: Int16(isSending ? POLLOUT : POLLIN), revents: 0)
            }
            guard unsafe poll(&polled, nfds_t(polled.count), timeout) >= 0 || errno == EINTR else { return }
            if polled[0].revents != 0 { return }
            var ended: [Int] = []
            for index in connections.indices where polled[index + 2].revents != 0 {
                var connection = connections[index]
                if !advance(&connection, respond) { ended.append(index) }
                connections[index] = connection
            }
            let now = MonotonicMoment.now
            for index in connections.indices where connections[index].deadline <= now && !ended.contains(index) {
                ended.append(index)
            }
            for index in ended.sorted(by: >) { drop(index) }
            if polled[1].revents != 0 { accept() }
        }
    }

    /// Until the first connection's time is over; -1 for ever.
    private var timeout: Int32 {
        guard let next = connections.map(\.deadline).min() else { return -1 }
        return Int32(clamping: max(0, next.since(.now).wholeMicroseconds / 1_000 + 1))
    }

    private mutating func accept() {
        while true {
            let client = Glibc.accept(socket, nil, nil)
            guard client >= 0 else { return }
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            if connections.count >= limits.connections { drop(0) }
            connections.append(Connection(socket: client, deadline: .now.advanced(by: limits.time)))
        }
    }

    private mutating func drop(_ index: Int) { close(connections.remove(at: index).socket) }

    /// - Returns: `false` when the connection is over.
    private func advance(_ connection: inout Connection, _ respond: (HTTPRequest) -> HTTPResponse) -> Bool {
        if connection.answer == nil {
            guard receive(&connection) else { return false }
            switch HTTPRequest.parse(connection.head) {
            case .incomplete where connection.head.count < limits.headBytes: return true
            case .incomplete:
                answer(&connection, HTTPResponse(status: .headTooLarge, body: "The request is too large.\n"))
            case .malformed: answer(&connection, HTTPResponse(status: .badRequest, body: "This is no HTTP/1.1.\n"))
            case .request(let request): answer(&connection, respond(request), withBody: request.method != "HEAD")
            }
        }
        if connection.isDone { return discard(connection.socket) }
        return send(&connection)
    }

    private func answer(_ connection: inout Connection, _ response: HTTPResponse, withBody: Bool = true) {
        connection.head = []
        connection.answer = response.bytes(withBody: withBody)[...]
    }

    private func receive(_ connection: inout Connection) -> Bool {
        var bytes = [UInt8](repeating: 0, count: limits.headBytes - connection.head.count)
        let count = unsafe recv(connection.socket, &bytes, bytes.count, 0)
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        connection.head += bytes[..<count]
        return count > 0
    }

    private func send(_ connection: inout Connection) -> Bool {
        guard let rest = connection.answer else { return true }
        let count = unsafe rest.withUnsafeBytes {
            unsafe Glibc.send(connection.socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        connection.answer = rest.dropFirst(count)
        if connection.answer?.isEmpty == true {
            // Closing at once with bytes unread would reset the connection and take the answer with it.
            shutdown(connection.socket, Int32(SHUT_WR))
            connection.isDone = true
        }
        return true
    }

    /// What a client sends after its request, such as a body, is nobody's.
    private func discard(_ socket: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe recv(socket, &bytes, bytes.count, 0)
        return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
    }
}
