import AfterSales
import Domain
import Events

/// What a batch asks about, by the names that its messages use.
struct Subjects {
    private(set) var orders: Set<OrderID> = []
    private(set) var keys: Set<ChannelOrderKey> = []
    private(set) var cases: Set<CaseID> = []
    private(set) var requests: Set<CaseFile.RequestNumber> = []
    private(set) var returns: Set<ReturnNumber> = []
    /// Of orders whose fulfilments moved. Most have no case, and are not looked at any further.
    private(set) var moved: Set<OrderID> = []

    init(_ messages: [AfterSalesMessage]) {
        for message in messages {
            switch message {
            case .requested(let request): add(request)
            case .progressed(let progress): moved.insert(progress.orderID)
            case .received(let received):
                cases.insert(received.caseID)
                returns.insert(ReturnNumber(warehouse: received.warehouse, outBizCode: received.outBizCode))
            case .settled(let settlement): cases.insert(settlement.caseID)
            case .due(let timer):
                if let request = timer.request { add(request) }
                if let id = CaseID(timer.subject) { cases.insert(id) }
            }
        }
    }

    private mutating func add(_ request: AfterSalesRequested) {
        requests.insert(CaseFile.RequestNumber(requestedBy: request.requestedBy, requestID: request.requestID))
        if let order = request.orderID { orders.insert(order) } else { keys.insert(request.order) }
    }
}
