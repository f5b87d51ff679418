import ArgumentParser
import Domain
import Events
import Postgres
import WorkerRuntime

/// `switchyard order release`: a person lifts a hold.
struct OrderReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Releases a hold of an order; order-audit then looks at the order again.")

    @OptionGroup var argument: OrderArgument

    @Option(
        help: ArgumentHelp(
            "Which hold: \(HoldType.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "type"))
    var hold: String

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if HoldType(rawValue: hold) == nil { throw ValidationError("There is no hold of type \(hold).") }
    }

    func run() async throws {
        let person = try person.operator()
        let settings = try await database.settings()
        var connection = try settings.connect()
        let order = try OrderFinder.find(argument.order, in: &connection)
        let group = settings.group(of: WorkerName.orderAudit)
        let count = try HoldRelease.release(hold, of: order, by: person, group: group, at: .now, in: &connection)
        guard count > 0 else { throw CommandFailure.usage("order \(order) has no active hold of type \(hold)") }
        Console.say(
            "released \(count == 1 ? "the hold" : "\(count) holds") \(hold) of order \(order); order-audit looks at it next"
        )
    }
}

/// The release of a hold, and the question to order-audit that follows.
enum HoldRelease {
    /// One transaction under the order's lock: the hold's row, the order's count of holds and status, its history and the
    /// timer by which order-audit takes the order up again.
    /// - Returns: how many holds were released.
    static func release(
        _ type: String, of order: OrderID, by person: Operator, group: String, at now: Timestamp,
        in connection: inout PostgresConnection
    ) throws -> Int {
        var transaction = connection.begin()
        do {
            Standings.enqueueLock([order], in: &transaction)
            let standings = Standings.read(try transaction.run()[0])
            var parameters = Parameters()
            parameters.id(order)
            parameters.text(type)
            transaction.enqueue(activeHolds, parameters)
            let rows = try transaction.run()[0]
            let holds: [HoldID] = (0..<rows.count).map { rows.id($0, 0) }
            guard !holds.isEmpty, var standing = standings[order] else {
                try transaction.rollback()
                return 0
            }
            Holds.enqueueResolve(holds, as: .released, by: person.name, at: now, in: &transaction)
            standing.activeHolds = max(0, standing.activeHolds - Int32(holds.count))
            Standings.enqueueUpdate([(order, standing)], in: &transaction)
            OrderHistory.enqueue(
                [
                    HistoryEntry(
                        orderID: order, at: now, stage: .orderAudit, event: "hold_released",
                        summary: "\(person) released the hold \(type)",
                        cause: Cause(topic: Topic("~person/\(person)"), partition: 0, offset: 0))
                ], in: &transaction)
            OperatorActions.enqueue(
                OperatorAction(
                    "order release", on: order.description,
                    [("hold", .text(type)), ("holds", .number(Int64(holds.count)))]),
                by: person, in: &transaction)
            Timers.enqueueRecheck(of: order, group: group, in: &transaction)
            try transaction.commit()
            return holds.count
        } catch {
            try? transaction.rollback()
            throw error
        }
    }

    private static let activeHolds = Statement(
        "cli_holds_active",
        "SELECT hold_id FROM order_holds WHERE order_id = $1::uuid AND type = $2::text AND state = 'active' ORDER BY hold_id"
    )
}
