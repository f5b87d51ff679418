import Demonstration
import Events

/// Keeps orders coming: as many as fit, or one after the other by the clock.
struct Drive {
    private let load: LineRun.Load
    /// In the open loop: when the next order is due.
    private var nextDue: ContinuousClock.Instant?
    private var look = Gauge.Look()
    private var lookedAt = ContinuousClock.now - .seconds(1)
    /// By worker and topic, the longest queue so far.
    private(set) var longest: [(name: String, records: Int64)] = []

    private static let lookInterval = Duration.milliseconds(250)
    /// Orders that are sent before anything else is looked at.
    private static let bunch = 250
    /// How long nothing may move before it is given up.
    private static let patience = Duration.seconds(60)
    /// The same when nobody has anything left to do: what is missing then waits for a person, and the books tell.
    private static let restPatience = Duration.seconds(10)

    init(_ load: LineRun.Load) { self.load = load }

    mutating func run(
        for time: Duration, _ conveyor: inout Conveyor, _ gauge: inout Gauge, _ crew: inout Crew
    ) throws {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            if Interruption.isAsked { throw DemoError.interrupted }
            switch load {
            case .closed(let window):
                try lookAround(&gauge, &crew)
                // A message of the warehouse is three records to wms-feedback, and a shipped order one or two to others.
                let room = look.maxLag > Int64(window) * 4 ? 0 : min(Self.bunch, window - conveyor.underway)
                let now = ContinuousClock.now
                for _ in 0..<max(0, room) { try conveyor.send(due: now) }
                try conveyor.listen(timeout: room > 0 ? 0 : 2)
            case .open(let rate):
                try sendDue(rate, before: end, &conveyor)
                try conveyor.listen(timeout: 1)
            case .count(let orders):
                while conveyor.sent < orders { try conveyor.send(due: .now) }
                try conveyor.listen(timeout: 20)
                if conveyor.underway == 0 { return }
            }
        }
        if case .open(let rate) = load { try sendDue(rate, before: end, &conveyor) }
        try crew.check()
    }

    /// Sends every order whose time has come, each with the time at which it should have been sent.
    private mutating func sendDue(
        _ rate: Double, before end: ContinuousClock.Instant, _ conveyor: inout Conveyor
    ) throws {
        var due = nextDue ?? .now
        while due <= .now, due < end {
            try conveyor.send(due: due)
            due += .seconds(1 / rate)
        }
        nextDue = due
    }

    /// Sends nothing more, and waits until everything is at rest.
    mutating func drain(_ conveyor: inout Conveyor, _ gauge: inout Gauge, _ crew: inout Crew) throws {
        var lastChange = ContinuousClock.now
        var before = (conveyor.requested, Int64(-1))
        while true {
            if Interruption.isAsked { throw DemoError.interrupted }
            try conveyor.listen(timeout: 20)
            try lookAround(&gauge, &crew)
            if conveyor.underway == 0, look.isAtRest { return }
            let now = (conveyor.requested, look.queues.reduce(0) { $0 + $1.lag } + look.outbox)
            if now != before { lastChange = .now }
            before = now
            let idle = ContinuousClock.now - lastChange
            if look.isAtRest, idle > Self.restPatience { return }
            guard idle < Self.patience else {
                let queues = look.queues.filter { $0.lag > 0 }.map {
                    "\($0.worker.rawValue) has \($0.lag) of \($0.topic)"
                }
                throw BenchError(
                    """
                    nothing has moved for a minute, and \(conveyor.underway) orders have not reached the warehouse: \
                    \(queues.joined(separator: ", ")); \(look.outbox) batches of events are not acknowledged
                    """)
            }
        }
    }

    private mutating func lookAround(_ gauge: inout Gauge, _ crew: inout Crew) throws {
        guard ContinuousClock.now - lookedAt >= Self.lookInterval else { return }
        lookedAt = .now
        try crew.check()
        look = try gauge.look()
        for queue in look.queues {
            let name = "\(queue.worker.rawValue) ← \(queue.topic)"
            if let index = longest.firstIndex(where: { $0.name == name }) {
                longest[index].records = max(longest[index].records, queue.lag)
            } else {
                longest.append((name, queue.lag))
            }
        }
    }
}
