import Domain
import JSON

/// What deciding about a confirmation needs besides the facts. One serves a batch, and keeps its memory.
struct FeedbackTools {
    private struct Step: Hashable {
        let warehouse: WarehouseCode
        let state: FulfilmentState
    }

    /// For what histories say in detail.
    var json: JSONWriter
    var shelf = Shelf()
    /// What histories say of steps of the work, the same for most fulfilments.
    private var summaries: [Step: String] = [:]

    init(reservingBytes capacity: Int) { json = JSONWriter(reservingBytes: capacity) }

    /// `warehouse GZ01: is picking it`.
    mutating func summary(of state: FulfilmentState, in warehouse: WarehouseCode) -> String {
        let step = Step(warehouse: warehouse, state: state)
        if let summary = summaries[step] { return summary }
        let summary = "warehouse \(warehouse): \(state.spoken)"
        summaries[step] = summary
        return summary
    }
}
