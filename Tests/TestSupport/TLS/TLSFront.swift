import CTLS
import Glibc
package import LocalBroker
import Synchronization
import TestBasics

/// What the local broker lacks, put in front of it: TLS, and SASL on wish. Clients are told its port for the broker's.
package final class TLSFront: Sendable {
    /// Who may come in, by SASL; nobody is asked without it.
    package enum Door: Sendable {
        case open
        /// Names and passwords.
        case plain([String: String])
        /// Tokens that are not signed.
        case unsignedTokens

        fileprivate var mechanism: String? {
            switch self {
            case .open: nil
            case .plain: "PLAIN"
            case .unsignedTokens: "OAUTHBEARER"
            }
        }
    }

    package let port: UInt16
    package var bootstrapServers: String { "127.0.0.1:\(port)" }

    private struct State {
        var context: ServerContext
        var door: Door
        var sockets: Set<Int32> = []
    }

    private let brokerPort: UInt16
    private let listener: Int32
    private let state: Mutex<State>

    /// - Parameter clientAuthority: who must have signed the certificates of clients; `nil` asks for none.
    package init(
        before broker: LocalBroker, as identity: Certificates.Identity, door: Door = .open,
        clientAuthority: String? = nil
    ) throws {
        brokerPort = UInt16(broker.bootstrapServers.split(separator: ":").last!)!
        state = Mutex(State(context: try ServerContext(identity, clientAuthority), door: door))
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let bound = unsafe withLoopback(0) { unsafe bind(socket, $0, $1) }
        guard bound == 0, listen(socket, 64) == 0, let port = boundPort(of: socket) else {
            throw DeadlinePassed("a port for the TLS front")
        }
        listener = socket
        self.port = port
        let accept: @Sendable (Int32) -> Void = { [weak self] in self?.serve($0) }
        _ = Background {
            while true {
                let client = Glibc.accept(socket, nil, nil)
                guard client >= 0 else { break }
                _ = Background { accept(client) }
            }
            close(socket)
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        disconnect()
    }

    /// From now on another certificate or other passwords, for whoever connects anew; everybody has to.
    package func change(identity: Certificates.Identity? = nil, door: Door? = nil) throws {
        let context = try identity.map { try ServerContext($0, nil) }
        state.withLock { state in
            if let context { state.context = context }
            if let door { state.door = door }
        }
        disconnect()
    }

    private func disconnect() {
        state.withLock { state in
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func serve(_ client: Int32) {
        let (context, door) = state.withLock { state in
            state.sockets.insert(client)
            return (state.context, state.door)
        }
        defer {
            state.withLock { _ = $0.sockets.remove(client) }
            close(client)
        }
        guard let session = unsafe ctls_accept(context.pointer, client) else { return }
        defer { unsafe ctls_close(session) }
        let broker = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(broker) }
        guard unsafe withLoopback(brokerPort, { unsafe connect(broker, $0, $1) }) == 0 else { return }
        var relay = Relay(door: door, from: brokerPort, to: port)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var both = [client, broker].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let isPending = unsafe ctls_pending(session) > 0
            guard unsafe poll(&both, 2, isPending ? 0 : -1) >= 0 else { return }
            if isPending || both[0].revents != 0 {
                let count = unsafe ctls_read(session, &buffer, buffer.count)
                guard count > 0, let answers = relay.request(buffer[..<count]) else { return }
                guard send(relay.takeForBroker(), broker), unsafe ctls_write(session, answers) else { return }
            }
            if both[1].revents != 0 {
                let count = unsafe read(broker, &buffer, buffer.count)
                guard count > 0, unsafe ctls_write(session, relay.answer(buffer[..<count])) else { return }
            }
        }
    }

    private func send(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        var rest = bytes[...]
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

/// One connection's state.
private struct Relay {
    let door: TLSFront.Door
    let from: UInt16
    let to: UInt16
    private var isIn: Bool
    private var requests = KafkaFrames()
    private var answers = KafkaFrames()
    private var forBroker: [UInt8] = []
    /// Requests for the list of what the broker can do, with the version asked for.
    private var versionRequests: [Int32: Int16] = [:]

    init(door: TLSFront.Door, from: UInt16, to: UInt16) {
        self.door = door
        self.from = from
        self.to = to
        isIn = door.mechanism == nil
    }

    /// - Returns: what the client is answered at once; `nil` when it must go.
    mutating func request(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        requests.append(bytes)
        var reply: [UInt8] = []
        while let message = requests.next() {
            guard let head = KafkaRequestHead(message) else { return nil }
            switch head.key {
            case KafkaRequestHead.saslHandshake:
                reply += KafkaFrames.framed(handshake(message, head))
            case KafkaRequestHead.saslAuthenticate:
                let complaint = complaint(about: Array(message.dropFirst(head.bodyStart + 4)))
                isIn = complaint == nil
                reply += KafkaFrames.framed(KafkaAnswer.authenticated(head.correlation, complaint: complaint))
            case KafkaRequestHead.apiVersions:
                versionRequests[head.correlation] = head.version
                forBroker += KafkaFrames.framed(message)
            default:
                guard isIn else { return nil }
                forBroker += KafkaFrames.framed(message)
            }
        }
        return reply
    }

    mutating func takeForBroker() -> [UInt8] {
        defer { forBroker = [] }
        return forBroker
    }

    mutating func answer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        answers.append(bytes)
        var all: [UInt8] = []
        while var message = answers.next() {
            if let version = versionRequests.removeValue(forKey: message.int32(at: 0)), door.mechanism != nil {
                message = KafkaAnswer.addingSASL(to: message, version: version)
            }
            all += KafkaFrames.framed(KafkaAnswer.moving(message, from: from, to: to))
        }
        return all
    }

    private func handshake(_ message: [UInt8], _ head: KafkaRequestHead) -> [UInt8] {
        let wanted = String(decoding: message.dropFirst(head.bodyStart + 2), as: UTF8.self)
        let offered = door.mechanism.map { [$0] } ?? []
        return KafkaAnswer.handshake(head.correlation, mechanisms: offered, isKnown: offered.contains(wanted))
    }

    private func complaint(about bytes: [UInt8]) -> String? {
        switch door {
        case .open: return nil
        case .plain(let accounts):
            let parts = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            let isRight = parts.count == 2 && accounts[parts[0]] == parts[1]
            return isRight ? nil : "Authentication failed: Invalid username or password"
        case .unsignedTokens:
            // {"alg":"none"}
            let isRight = String(decoding: bytes, as: UTF8.self).contains("auth=Bearer eyJhbGciOiJub25lIn0")
            return isRight ? nil : "{\"status\":\"invalid_token\"}"
        }
    }
}

/// `@unchecked`: OpenSSL counts references to a context under a lock of its own.
@safe private final class ServerContext: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ identity: Certificates.Identity, _ clientAuthority: String?) throws {
        guard let context = unsafe ctls_context_new(identity.certificate, identity.key, clientAuthority) else {
            throw DeadlinePassed("OpenSSL to take \(identity.certificate)")
        }
        unsafe pointer = context
    }

    deinit { unsafe ctls_context_free(pointer) }
}

private func ctls_write(_ session: OpaquePointer, _ bytes: [UInt8]) -> Bool {
    bytes.isEmpty ? true : unsafe CTLS.ctls_write(session, bytes, bytes.count) == 1
}

private func withLoopback(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return unsafe withUnsafePointer(to: address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

private func boundPort(of socket: Int32) -> UInt16? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(socket, $0, &length) }
    }
    return status == 0 ? UInt16(bigEndian: address.sin_port) : nil
}
