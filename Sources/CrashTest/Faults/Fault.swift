import ConnectionCutting
import Events
import LocalBroker

/// One thing that goes wrong.
enum Fault: Hashable, Sendable {
    /// SIGKILL, wherever it is.
    case kill(Slot)
    /// SIGKILL, then a start with a failpoint that ends it at a named place.
    case die(Slot, at: String, pass: Int)
    /// The same, but it stops there and is woken after its session has expired.
    case freeze(Slot, at: String, pass: Int, seconds: Int)
    /// SIGSTOP, wherever it is, and SIGCONT.
    case sleep(Slot, seconds: Int)
    /// SIGTERM; it comes back after a while.
    case leave(Slot, seconds: Int)
    /// One more process for a while.
    case join(WorkerName, seconds: Int)
    /// The connection is cut in the next COMMITs of a worker.
    case cut(WorkerName, CuttingProxy.Cut, times: Int)
    /// Fast: sessions are told. Otherwise at once, without a word.
    case restartDatabase(isFast: Bool)
    case refuse(RequestKind, BrokerError, times: Int)
    case brokerDown(milliseconds: Int)
    case slowBroker(milliseconds: Int, seconds: Int)
    /// Somebody's broker, by a command of theirs.
    case restartBroker

    /// One of the processes of a worker.
    struct Slot: Hashable, Sendable, CustomStringConvertible {
        var worker: WorkerName
        /// Counted from 1.
        var number: Int

        var description: String { "\(worker.rawValue)#\(number)" }
    }

    /// What it is counted as.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case kill = "kill -9"
        case die = "kill -9 at a failpoint"
        case freeze = "stopped at a failpoint, woken after its session"
        case sleep = "stopped anywhere, woken"
        case leave = "lane leaves and comes back"
        case join = "lane joins and leaves"
        case cutBefore = "connection cut before COMMIT"
        case cutBehind = "connection cut after COMMIT"
        case databaseFast = "PostgreSQL restarted, fast"
        case databaseImmediate = "PostgreSQL restarted, immediate"
        case refuse = "broker answers errors"
        case brokerDown = "broker down"
        case slowBroker = "broker slow"
        case restartBroker = "broker restarted"
    }

    var kind: Kind {
        switch self {
        case .kill: .kill
        case .die: .die
        case .freeze: .freeze
        case .sleep: .sleep
        case .leave: .leave
        case .join: .join
        case .cut(_, .beforeTheServer, _): .cutBefore
        case .cut(_, .behindTheServer, _): .cutBehind
        case .restartDatabase(let isFast): isFast ? .databaseFast : .databaseImmediate
        case .refuse: .refuse
        case .brokerDown: .brokerDown
        case .slowBroker: .slowBroker
        case .restartBroker: .restartBroker
        }
    }
}

extension Fault: CustomStringConvertible {
    var description: String {
        switch self {
        case .kill(let slot): "kill -9 \(slot)"
        case .die(let slot, let point, let pass): "kill -9 \(slot) at \(point):\(pass)"
        case .freeze(let slot, let point, let pass, let seconds): "stop \(slot) at \(point):\(pass) for \(seconds) s"
        case .sleep(let slot, let seconds): "stop \(slot) for \(seconds) s"
        case .leave(let slot, let seconds): "end \(slot) for \(seconds) s"
        case .join(let worker, let seconds): "start one more \(worker.rawValue) for \(seconds) s"
        case .cut(let worker, let cut, let times):
            "cut \(times) connections of \(worker.rawValue) \(cut == .beforeTheServer ? "before" : "after") COMMIT"
        case .restartDatabase(let isFast): "restart PostgreSQL, \(isFast ? "fast" : "immediate")"
        case .refuse(let kind, let error, let times): "broker answers \(times) \(kind) requests with \(error)"
        case .brokerDown(let milliseconds): "broker down for \(milliseconds) ms"
        case .slowBroker(let milliseconds, let seconds): "broker answers after \(milliseconds) ms, for \(seconds) s"
        case .restartBroker: "restart the broker"
        }
    }
}
