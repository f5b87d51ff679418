package import Events

/// Where in a line of two a ledger stage stands. The topics are real ones, used here for texts of the tests.
package protocol LedgerPlace: Sendable {
    static var worker: WorkerName { get }
    static var input: Topic { get }
    static var output: Topic { get }
}

package enum FirstPlace: LedgerPlace {
    package static let worker = WorkerName.orderAudit
    package static let input = Topic.ordersReceived
    package static let output = Topic.ordersApproved
}

/// Reads what the first one publishes.
package enum SecondPlace: LedgerPlace {
    package static let worker = WorkerName.warehouseRouting
    package static let input = Topic.ordersApproved
    package static let output = Topic.fulfilmentsPlanned
}

extension LedgerPlace {
    /// Everything that a stage at this place needs to be on the cluster.
    package static var topics: [Topic] { [input, output, .operationsAlerts, .deadLetters(of: worker)] }
}
