import Domain
import Events

/// All of the merchant's warehouses: they pick, pack, ship, stop parcels and take goods back, in memory and at once.
///
/// Every message has a number (`outBizCode`) that follows from the fulfilment and the step, and what was handled once is not
/// handled again, so that a request that comes twice changes nothing.
struct PlayedWarehouse {
    /// One fulfilment in a warehouse's hands.
    private struct Parcel {
        var request: OutboundRequested
        var isPicked = false
        var isDone = false
    }

    private let conduct: [ChannelOrderKey: Conduct]
    private let weights: [String: Int64]
    private var parcels: [FulfilmentID: Parcel] = [:]
    /// Asked to stop before they were asked to send: the two requests come by different topics.
    private var stopped: Set<FulfilmentID> = []
    /// Orders of which the first warehouse has had its trouble.
    private var troubled: Set<ChannelOrderKey> = []
    private var returns: Set<String> = []
    /// Goods that buyers send back, until the parcel has reached them.
    private var waitingReturns: [OrderID: [ReturnExpected]] = [:]
    private var delivered: Set<OrderID> = []
    private(set) var repeated = 0

    /// - Parameter weights: grams a piece.
    init(conduct: [ChannelOrderKey: Conduct], weights: [String: Int64]) {
        self.conduct = conduct
        self.weights = weights
    }

    // MARK: - Sending

    mutating func hear(_ request: OutboundRequested, at now: Timestamp) -> [OutboundConfirmed] {
        let id = request.fulfilment.id
        guard parcels[id] == nil else { return [] }
        let conduct = conduct[request.order] ?? Conduct()
        var parcel = Parcel(request: request)
        defer { parcels[id] = parcel }
        guard !stopped.contains(id) else {
            parcel.isDone = true
            return []
        }
        var answers = [word(.accept, of: request, at: now)]
        switch conduct.handling {
        case .shortOnce where troubled.insert(request.order).inserted:
            parcel.isDone = true
            return answers + [lacking(request, at: now)]
        case .refusedOnce where troubled.insert(request.order).inserted:
            parcel.isDone = true
            return [word(.reject, of: request, at: now, remark: "the shelf is being counted")]
        case .straight, .twoParcels, .shortOnce, .refusedOnce: break
        }
        switch conduct.change {
        case .cancels(let point):
            if point == .picking {
                answers.append(word(.pick, of: request, at: now))
                parcel.isPicked = true
            }
            // Its buyer is about to change their mind: what leaves now would have to come back.
            return answers
        case .cancelsTooLate:
            answers.append(word(.pick, of: request, at: now))
            return answers
        case .sendsBack, nil:
            parcel.isDone = true
            return answers + [word(.pick, of: request, at: now)] + shipped(request, conduct.handling, at: now)
        }
    }

    /// Whether the pickers have begun on it.
    func isPicking(_ id: FulfilmentID) -> Bool { parcels[id]?.isPicked ?? false }

    mutating func hear(_ request: OutboundCancelRequested, at now: Timestamp) -> [OutboundConfirmed] {
        let id = request.fulfilmentID
        guard var parcel = parcels[id] else {
            guard stopped.insert(id).inserted else { return [] }
            return [answer(.cancelled, id, request.warehouse, at: now)]
        }
        guard !parcel.isDone else { return [] }
        parcel.isDone = true
        parcels[id] = parcel
        guard conduct[parcel.request.order]?.change != .cancelsTooLate else {
            return [answer(.cancelFailed, id, request.warehouse, at: now)] + shipped(parcel.request, .straight, at: now)
        }
        return [answer(.cancelled, id, request.warehouse, at: now)]
    }

    // MARK: - Taking back

    mutating func hear(_ expected: ReturnExpected, at now: Timestamp) -> [ReturnReceived] {
        guard delivered.contains(expected.orderID) else {
            waitingReturns[expected.orderID, default: []].append(expected)
            return []
        }
        return receive(expected, at: now)
    }

    /// A parcel has been booked as shipped: its buyer has it, and can send it back.
    mutating func hear(_ progress: FulfilmentProgressed, at now: Timestamp) -> [ReturnReceived] {
        guard progress.state == .shipped, delivered.insert(progress.orderID).inserted,
            let waiting = waitingReturns.removeValue(forKey: progress.orderID)
        else { return [] }
        var received: [ReturnReceived] = []
        for expected in waiting { received += receive(expected, at: now) }
        return received
    }

    private mutating func receive(_ expected: ReturnExpected, at now: Timestamp) -> [ReturnReceived] {
        let code = "\(expected.caseID)-\(expected.warehouse)-RETURN"
        guard returns.insert(code).inserted else { return [] }
        let lines = expected.lines.map {
            ReturnReceived.Line(sku: $0.sku, quantity: $0.quantity, reception: .received, acceptance: .accepted)
        }
        return [ReturnReceived(caseID: expected.caseID, outBizCode: code, warehouse: expected.warehouse, lines: lines, at: now)]
    }

    // MARK: - What is said

    private func answer(
        _ status: OutboundConfirmed.Status, _ id: FulfilmentID, _ warehouse: WarehouseCode, part: Int = 1, at now: Timestamp
    ) -> OutboundConfirmed {
        OutboundConfirmed(
            fulfilmentID: id, warehouse: warehouse, status: status, outBizCode: "\(id)-\(status.rawValue)-\(part)",
            operatedAt: now, parcels: [], missing: [], remark: nil)
    }

    private func word(
        _ status: OutboundConfirmed.Status, of request: OutboundRequested, at now: Timestamp, remark: String? = nil
    ) -> OutboundConfirmed {
        var word = answer(status, request.fulfilment.id, request.fulfilment.warehouse, at: now)
        word.remark = remark
        return word
    }

    private func lacking(_ request: OutboundRequested, at now: Timestamp) -> OutboundConfirmed {
        var word = answer(.short, request.fulfilment.id, request.fulfilment.warehouse, at: now)
        word.missing = request.fulfilment.lines.map { OutboundConfirmed.Item(sku: $0.sku, quantity: $0.quantity) }
        return word
    }

    private mutating func shipped(_ request: OutboundRequested, _ handling: Handling, at now: Timestamp) -> [OutboundConfirmed] {
        var items = request.fulfilment.lines.map { OutboundConfirmed.Item(sku: $0.sku, quantity: $0.quantity) }
        var words: [OutboundConfirmed] = []
        if handling == .twoParcels, items[0].quantity > 1 {
            items[0].quantity -= 1
            words.append(parcel([OutboundConfirmed.Item(sku: items[0].sku, quantity: 1)], .partDelivered, request, at: now))
        }
        words.append(parcel(items, .delivered, request, at: now))
        // Every twentieth message is sent twice, as warehouses do when they have not seen our answer.
        if request.fulfilment.id.low % 20 == 0, let last = words.last {
            words.append(last)
            repeated += 1
        }
        return words
    }

    private func parcel(
        _ items: [OutboundConfirmed.Item], _ status: OutboundConfirmed.Status, _ request: OutboundRequested, at now: Timestamp
    ) -> OutboundConfirmed {
        var word = answer(status, request.fulfilment.id, request.fulfilment.warehouse, at: now)
        let wrapping: Int64 = 60
        let weight = items.reduce(wrapping) { $0 + Int64($1.quantity) * (weights[$1.sku] ?? 0) }
        let suffix = status == .partDelivered ? "A" : "B"
        word.parcels = [
            OutboundConfirmed.Parcel(
                carrier: request.carrier, trackingNumber: "\(request.carrier)\(request.pickingCode)\(suffix)",
                weightGrams: weight, items: items)
        ]
        return word
    }
}
