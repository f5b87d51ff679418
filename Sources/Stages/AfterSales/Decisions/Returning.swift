import Domain
import Events

extension CaseDesk {
    /// Tells the warehouses that sent the goods to expect them back.
    mutating func expectGoods(_ file: inout CaseFile, _ verdict: String) {
        move(&file, to: .awaitingGoods, verdict)
        var wanted = Dictionary(uniqueKeysWithValues: file.lines.map { ($0.number, $0.quantity) })
        for sending in dossier.sendings {
            var lines: [FulfilmentLine] = []
            for line in sending.lines {
                let pieces = min(sending.arriving(of: line.number), wanted[line.number] ?? 0)
                guard pieces > 0 else { continue }
                wanted[line.number, default: 0] -= pieces
                lines.append(FulfilmentLine(number: line.number, sku: line.sku, quantity: pieces))
            }
            guard !lines.isEmpty else { continue }
            let expected = ReturnExpected(
                caseID: file.id, orderID: dossier.id, warehouse: sending.warehouse, lines: lines, reason: file.reason)
            decision.events.append(.expect(expected))
        }
        start(.goodsOverdue, of: file, within: policy.goodsWithin)
    }

    /// Goods came back. What is accepted goes back on the shelf and is paid for; what is not is for a person.
    mutating func receive(_ received: ReturnReceived, for id: CaseID) {
        var file = file(id)
        decision.returnMessage = ReturnMessage(
            warehouse: received.warehouse, outBizCode: received.outBizCode, caseID: id)
        guard file.expectsGoods else {
            return alert(
                .shipmentAnomaly, .warning,
                "warehouse \(received.warehouse) received goods of case \(id), which is \(file.state.rawValue); not booked"
            )
        }
        var isForPerson = false
        for line in received.lines { book(line, at: received.warehouse, in: &file, &isForPerson) }
        keep(file)
        stop(.goodsOverdue, of: file)
        if file.lines.allSatisfy({ $0.open == 0 }) { return inspect(&file) }
        if file.state != .received { move(&file, to: .received, "goods arrived at warehouse \(received.warehouse)") }
        // Some pieces are still to come, or to be looked at: the wait goes on.
        start(.goodsOverdue, of: file, within: policy.goodsWithin)
        if isForPerson { hand(&file, toPersonBecause: "the warehouse leaves returned pieces for a person to judge") }
    }

    private mutating func book(
        _ received: ReturnReceived.Line, at warehouse: WarehouseCode, in file: inout CaseFile, _ isForPerson: inout Bool
    ) {
        var left = received.quantity
        for index in file.lines.indices where file.lines[index].sku == received.sku && left > 0 {
            let pieces = min(left, file.lines[index].open)
            guard pieces > 0 else { continue }
            left -= pieces
            file.lines[index].reception = received.reception
            file.lines[index].acceptance = received.acceptance
            switch (received.reception, received.acceptance) {
            case (.received, .accepted):
                file.lines[index].accepted += pieces
                dossier.standing.units.returned += pieces
                let returned = StockChange(
                    sku: received.sku, warehouse: warehouse, onHand: Int64(pieces), reason: .returned)
                decision.stock.append(returned)
            // Something else came, it never will, or it was looked at and not taken.
            case (.wrongItem, _), (.lost, _), (_, .rejected):
                file.lines[index].refused += pieces
            case (_, .manual):
                isForPerson = true
            // Not looked at yet, or announced as missing from the parcel: another message follows, or the deadline.
            case (.received, .pending), (.awaiting, _), (.short, _):
                break
            }
        }
        guard left == 0 else {
            return alert(
                .shipmentAnomaly, .warning,
                "warehouse \(warehouse) received \(left) pieces of \(received.sku) more than case \(file.id) expects; not booked"
            )
        }
    }

    /// Every piece has been judged.
    mutating func inspect(_ file: inout CaseFile) {
        let accepted = file.lines.reduce(0) { $0 + $1.accepted }
        let refused = file.lines.reduce(0) { $0 + $1.refused }
        let amount = file.lines.reduce(Int64(0)) { $0 + $1.acceptedAmount }
        move(&file, to: .inspected, "\(accepted) pieces accepted, \(refused) not")
        if accepted == 0 {
            move(&file, to: .disputed, "nothing of it was accepted")
            return hand(&file, toPersonBecause: "the returned goods were not accepted")
        }
        if file.kind == .exchange { return hand(&file, toPersonBecause: "the goods are back; send the replacement") }
        conclude(&file, paying: amount, "\(accepted) pieces accepted")
        if refused > 0 { hand(&file, toPersonBecause: "\(refused) returned pieces were not accepted") }
    }

    /// The time to send goods is over: what came counts, what did not come is kept by the buyer.
    mutating func goodsAreOverdue(_ file: inout CaseFile) {
        guard file.expectsGoods else { return }
        let isEmptyHanded = file.lines.allSatisfy { $0.accepted == 0 && $0.refused == 0 }
        guard !isEmptyHanded else {
            if file.state == .received {
                return hand(&file, toPersonBecause: "goods arrived, but nobody has judged them in time")
            }
            // A cancellation that came too late may have been refunded in part; that money stays where it is.
            return move(&file, to: .expired, "no goods came back in time")
        }
        for index in file.lines.indices { file.lines[index].refused += file.lines[index].open }
        inspect(&file)
    }
}
