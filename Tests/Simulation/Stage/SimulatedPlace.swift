import Events

/// Where in the line a simulated stage stands: the second reads what the first publishes. The topics are real ones, used
/// here for the numbers of the simulation.
protocol SimulatedPlace: Sendable {
    static var worker: WorkerName { get }
    static var input: Topic { get }
    static var output: Topic { get }
}

enum FirstPlace: SimulatedPlace {
    static let worker = WorkerName.orderAudit
    static let input = Topic.ordersReceived
    static let output = Topic.ordersApproved
}

enum SecondPlace: SimulatedPlace {
    static let worker = WorkerName.warehouseRouting
    static let input = Topic.ordersApproved
    static let output = Topic.fulfilmentsPlanned
}

extension SimulatedPlace {
    static var deadLetters: Topic { .deadLetters(of: worker) }
    static var virtualInput: String { "~timers/\(input.name)" }
}
