import Domain
import Events
import JSON
import Postgres
import WMSFeedback
import WorkerRuntime

/// Reads what a batch of warehouse messages needs to know, with the orders locked.
struct FeedbackLoader {
    private var rules = RuleCache<FeedbackPolicy>(kind: "feedback") { _, _, document in
        try FeedbackPolicy(reading: document)
    }

    /// In force; without a document of the merchant's own, the standard limits.
    var policy: FeedbackPolicy { rules.documents["default"]?.document ?? .standard }

    /// Two round trips: which orders, then everything about them. An outbound request needs neither.
    mutating func load(
        _ inputs: [WMSFeedbackStage.Input], in transaction: inout PostgresTransaction
    ) throws -> FeedbackFacts {
        let mentions = Mentions(inputs)
        let fulfilments = Set(mentions.fulfilments).sorted()
        rules.enqueueCheck(in: &transaction)
        var parameters = Parameters()
        parameters.array(fulfilments)
        transaction.enqueue(Statements.ordersOfFulfilments, parameters)
        let found = try transaction.run()
        try rules.absorb(found[0], in: &transaction)
        guard !fulfilments.isEmpty else { return FeedbackFacts() }
        let orders = (0..<found[1].count).map { row -> OrderID in found[1].id(row, 0) }
        return try read(mentions, of: orders, in: &transaction)
    }

    private func read(
        _ mentions: Mentions, of orders: [OrderID], in transaction: inout PostgresTransaction
    ) throws -> FeedbackFacts {
        // The lock comes first: every statement after it sees what the holder before has committed.
        Standings.enqueueLock(orders, in: &transaction)
        var parameters = Parameters()
        parameters.array(orders)
        transaction.enqueue(Statements.fulfilments, parameters)
        transaction.enqueue(Statements.lines, parameters)
        transaction.enqueue(Statements.parcels, parameters)
        parameters.reset()
        parameters.array(mentions.messages) { $0.warehouse.code }
        parameters.array(mentions.messages) { $0.outBizCode }
        transaction.enqueue(Statements.messages, parameters)
        parameters.reset()
        parameters.array(mentions.weighed)
        transaction.enqueue(Statements.weights, parameters)
        let results = try transaction.run()
        return FeedbackFacts(
            fulfilments: Self.records(results[1], lines: results[2]), standings: Standings.read(results[0]),
            messages: Self.earlierMessages(results[4]), parcels: Self.parcels(results[3]),
            weights: Self.weights(results[5]))
    }

    private static func records(_ heads: PostgresRows, lines: PostgresRows) -> [FulfilmentRecord] {
        var linesOf: [FulfilmentID: [FulfilmentRecord.Line]] = [:]
        for row in 0..<lines.count {
            linesOf[lines.id(row, 0), default: []].append(
                FulfilmentRecord.Line(
                    number: lines.int32(row, 1), sku: lines.text(row, 2), quantity: lines.int32(row, 3),
                    shipped: lines.int32(row, 4), dropped: lines.int32(row, 5)))
        }
        return (0..<heads.count).map { row in
            let id: FulfilmentID = heads.id(row, 0)
            guard let state = FulfilmentState(rawValue: heads.text(row, 6)) else {
                preconditionFailure("fulfilment_status holds a state that this version does not know")
            }
            return FulfilmentRecord(
                id: id, order: heads.id(row, 1),
                orderKey: ChannelOrderKey(
                    channel: Channel(heads.text(row, 2)), shop: heads.text(row, 3), orderNumber: heads.text(row, 4)),
                warehouse: WarehouseCode(heads.text(row, 5)), state: state,
                acknowledgedAt: heads.optionalMoment(row, 7),
                lines: linesOf[id] ?? [])
        }
    }

    private static func earlierMessages(_ rows: PostgresRows) -> [MessageNumber: EarlierMessage] {
        var messages: [MessageNumber: EarlierMessage] = [:]
        for row in 0..<rows.count {
            let number = MessageNumber(warehouse: WarehouseCode(rows.text(row, 0)), outBizCode: rows.text(row, 1))
            messages[number] = EarlierMessage(
                fulfilment: FulfilmentID(rows.text(row, 2)), status: OutboundConfirmed.Status(rawValue: rows.text(row, 3)))
        }
        return messages
    }

    private static func parcels(_ rows: PostgresRows) -> Set<KnownParcel> {
        Set((0..<rows.count).map { KnownParcel(fulfilment: rows.id($0, 0), trackingNumber: rows.text($0, 1)) })
    }

    private static func weights(_ rows: PostgresRows) -> [String: Int64] {
        Dictionary(uniqueKeysWithValues: (0..<rows.count).map { (rows.text($0, 0), rows.int64($0, 1)) })
    }
}

/// What the messages of a batch name.
private struct Mentions {
    /// Of which the stage must know something.
    var fulfilments: [FulfilmentID] = []
    /// Of the confirmations.
    var messages: [MessageNumber] = []
    /// Of which somebody weighed a parcel.
    var weighed: [FulfilmentID] = []

    init(_ inputs: [WMSFeedbackStage.Input]) {
        for index in inputs.indices {
            switch inputs[index].message {
            case .requested: break
            case .due(let timer): fulfilments.append(timer.fulfilment)
            case .confirmed(let confirmation):
                fulfilments.append(confirmation.fulfilmentID)
                messages.append(
                    MessageNumber(warehouse: confirmation.warehouse, outBizCode: confirmation.outBizCode))
                if confirmation.parcels.contains(where: { $0.weightGrams != nil }) {
                    weighed.append(confirmation.fulfilmentID)
                }
            }
        }
    }
}
