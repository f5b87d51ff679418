package import Domain
import Events

/// How far everything is, as the database has it at one moment.
package struct Snapshot: Hashable, Sendable {
    package struct Position: Hashable, Sendable {
        package var group: String
        package var topic: String
        package var partition: Int32
        package var next: Int64
    }

    package init() {}

    /// Records of the channels by what became of them.
    package var messages: [String: Int] = [:]
    package var orders: [OrderStatus: Int] = [:]
    /// Orders whose status this program does not know; always none.
    package var unknownOrders = 0
    /// Records that a worker set aside, by worker.
    package var setAside: [String: Int] = [:]
    package var positions: [Position] = []
    /// Batches whose events the broker has not acknowledged.
    package var outbox = 0
    /// After-sales cases that are not over.
    package var openCases = 0
    /// Timers that are due and have not run.
    package var dueTimers = 0
}

extension Snapshot {
    /// Raw records that ingest has handled.
    package var handled: Int {
        positions.filter { $0.topic == Topic.channelOrdersRaw.name }.reduce(0) { $0 + Int($1.next) }
    }

    /// Records that ingest has handled and that are counted in a class by now.
    package var classes: [RecordClass: Int] {
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
    package var onTheWay: Int {
        unknownOrders + orders.reduce(0) { $0 + (RecordClass($1.key) == nil ? $1.value : 0) }
    }

    /// Newer versions of known orders. The plan has none.
    package var superseded: Int { messages["updated"] ?? 0 }

    package var accounted: Int { superseded + classes.values.reduce(0, +) }
    package var shipped: Int { classes[.shipped] ?? 0 }

    /// Records set aside by workers behind ingest: something went wrong inside the line.
    package var setAsideInside: Int {
        setAside.reduce(0) { $0 + ($1.key == WorkerName.channelIngest.rawValue ? 0 : $1.value) }
    }
}
