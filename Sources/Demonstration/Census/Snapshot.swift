import Domain
import Events

/// How far everything is, as the database has it at one moment.
struct Snapshot: Hashable, Sendable {
    struct Position: Hashable, Sendable {
        var group: String
        var topic: String
        var partition: Int32
        var next: Int64
    }

    /// Records of the channels by what became of them.
    var messages: [String: Int] = [:]
    var orders: [OrderStatus: Int] = [:]
    /// Orders whose status this program does not know; always none.
    var unknownOrders = 0
    /// Records that a worker set aside, by worker.
    var setAside: [String: Int] = [:]
    var positions: [Position] = []
    /// Batches whose events the broker has not acknowledged.
    var outbox = 0
    /// After-sales cases that are not over.
    var openCases = 0
    /// Timers that are due and have not run.
    var dueTimers = 0
}

extension Snapshot {
    /// Raw records that ingest has handled.
    var handled: Int {
        positions.filter { $0.topic == Topic.channelOrdersRaw.name }.reduce(0) { $0 + Int($1.next) }
    }

    /// Records that ingest has handled and that are counted in a class by now.
    var classes: [RecordClass: Int] {
        var classes: [RecordClass: Int] = [:]
        for (status, count) in orders {
            if let recordClass = RecordClass(status) { classes[recordClass, default: 0] += count }
        }
        classes[.duplicate] = messages["duplicate"]
        classes[.stale] = messages["stale"]
        classes[.deadLettered] = setAside[WorkerName.channelIngest.rawValue]
        return classes.filter { $0.value > 0 }
    }

    /// Orders that are not at rest.
    var onTheWay: Int {
        unknownOrders + orders.reduce(0) { $0 + (RecordClass($1.key) == nil ? $1.value : 0) }
    }

    /// Newer versions of known orders. The plan has none.
    var superseded: Int { messages["updated"] ?? 0 }

    var accounted: Int { superseded + classes.values.reduce(0, +) }
    var shipped: Int { classes[.shipped] ?? 0 }

    /// Records set aside by workers behind ingest: something went wrong inside the line.
    var setAsideInside: Int {
        setAside.reduce(0) { $0 + ($1.key == WorkerName.channelIngest.rawValue ? 0 : $1.value) }
    }
}
