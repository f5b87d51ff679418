package import Domain
package import Events

/// What the stage knows when it decides. Deciding changes it, so that the next message of the batch sees the effect of
/// the one before.
package struct AfterSalesFacts: Sendable {
    package var dossiers: [OrderID: OrderDossier]
    package var orders: [ChannelOrderKey: OrderID]
    package var orderOfCase: [CaseID: OrderID]
    /// Requests that have a case already, or were refused without one.
    package var answered: Set<CaseFile.RequestNumber>
    /// Messages about returned goods that were taken in before, by warehouse and number.
    package var returnMessages: Set<ReturnNumber>

    package init(
        dossiers: [OrderDossier] = [], answered: Set<CaseFile.RequestNumber> = [],
        returnMessages: Set<ReturnNumber> = []
    ) {
        self.dossiers = Dictionary(uniqueKeysWithValues: dossiers.map { ($0.id, $0) })
        orders = Dictionary(uniqueKeysWithValues: dossiers.map { ($0.key, $0.id) })
        orderOfCase = Dictionary(
            uniqueKeysWithValues: dossiers.flatMap { dossier in dossier.cases.map { ($0.id, dossier.id) } })
        self.answered = answered
        self.returnMessages = returnMessages
    }
}

/// A warehouse's own number of a message about returned goods.
package struct ReturnNumber: Hashable, Sendable {
    package var warehouse: WarehouseCode
    package var outBizCode: String

    package init(warehouse: WarehouseCode, outBizCode: String) {
        self.warehouse = warehouse
        self.outBizCode = outBizCode
    }
}

/// What the stage is asked to decide.
package enum AfterSalesMessage: Hashable, Sendable {
    case requested(AfterSalesRequested)
    case progressed(FulfilmentProgressed)
    case received(ReturnReceived)
    case settled(RefundSettled)
    case due(CaseTimer)
}
