/// What routing an order needs besides the facts. One serves a batch: for each order it is begun anew and keeps its memory.
struct RoutingTools {
    var goods = WantedGoods()
    var candidates: [Candidate] = []
    var filling = Filling()
    var parcels = ParcelList()
    var explanation: RoutingExplanation
    /// By line of the demand: how many pieces of its SKU were free over all warehouses when the order came.
    private(set) var freeBefore: [Int64] = []

    init(_ router: Router) { explanation = RoutingExplanation(router) }

    mutating func begin(_ demand: Demand, in stock: StockView) {
        parcels.removeAll()
        explanation.begin()
        freeBefore.removeAll(keepingCapacity: true)
        for position in demand.lines.indices { freeBefore.append(stock.available(at: demand.lines[position].stock)) }
    }
}
