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
    /// SIGSTOP, for as long as there are faults; another process takes its place.
    case strand(Slot)
    /// SIGTERM; it comes back after a while.
    case leave(Slot, seconds: Int)
    /// One more process for a while.
    case join(WorkerName, seconds: Int)
    /// The connection is cut in the next COMMITs of a worker.
    case cut(WorkerName, CuttingProxy.Cut, times: Int)
    /// An administrator ends all sessions of a worker, whatever they are doing.
    case endSessions(WorkerName)
    /// Fast: sessions are told. Otherwise at once, without a word.
    case restartDatabase(isFast: Bool)
    /// SIGKILL for one of its processes: the server ends all others, recovers from its log and goes on.
    case crashDatabase
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
        case strand = "stopped until the end, replaced"
        case leave = "lane leaves and comes back"
        case join = "lane joins and leaves"
        case cutBefore = "connection cut before COMMIT"
        case cutBehind = "connection cut after COMMIT"
        case cutInTheMiddle = "connection silent in COMMIT's round trip"
        case endSessions = "sessions ended by an administrator"
        case databaseFast = "PostgreSQL restarted, fast"
        case databaseImmediate = "PostgreSQL restarted, immediate"
        case databaseCrash = "a process of PostgreSQL killed -9"
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
        case .strand: .strand
        case .leave: .leave
        case .join: .join
        case .cut(_, .beforeTheServer, _): .cutBefore
        case .cut(_, .behindTheServer, _): .cutBehind
        case .cut(_, .inTheMiddle, _): .cutInTheMiddle
        case .endSessions: .endSessions
        case .restartDatabase(let isFast): isFast ? .databaseFast : .databaseImmediate
        case .crashDatabase: .databaseCrash
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
        case .strand(let slot): "stop \(slot) until the end, and start one more"
        case .leave(let slot, let seconds): "end \(slot) for \(seconds) s"
        case .join(let worker, let seconds): "start one more \(worker.rawValue) for \(seconds) s"
        case .cut(let worker, let cut, let times):
            "cut \(times) connections of \(worker.rawValue) \(cut.place) COMMIT"
        case .endSessions(let worker): "end the sessions of \(worker.rawValue)"
        case .restartDatabase(let isFast): "restart PostgreSQL, \(isFast ? "fast" : "immediate")"
        case .crashDatabase: "kill -9 a process of PostgreSQL"
        case .refuse(let kind, let error, let times): "broker answers \(times) \(kind) requests with \(error)"
        case .brokerDown(let milliseconds): "broker down for \(milliseconds) ms"
        case .slowBroker(let milliseconds, let seconds): "broker answers after \(milliseconds) ms, for \(seconds) s"
        case .restartBroker: "restart the broker"
        }
    }
}

extension CuttingProxy.Cut {
    fileprivate var place: String {
        switch self {
        case .beforeTheServer: "before"
        case .behindTheServer: "after"
        case .inTheMiddle: "in silence, in the round trip of"
        }
    }
}
