import Domain

/// Why a warehouse cannot send the lines it was asked about.
package enum Refusal: Hashable, Sendable {
    case closed
    case doesNotServe(String)
    case goodsClass(String)
    case atCapacity(Int32)
    /// It was short of these goods for this order, or refused it.
    case failedBefore
    case orderRequires(String)
    case notListed(rule: String)
    case onlySupplier(String)
    case sendsOnlyFor(supplier: String)
    case outOfStock

    /// A bounded word for statistics.
    package var code: String {
        switch self {
        case .closed: "closed"
        case .doesNotServe: "does_not_serve"
        case .goodsClass: "goods_class"
        case .atCapacity: "at_capacity"
        case .failedBefore: "failed_before"
        case .orderRequires: "order_requires_another"
        case .notListed: "not_listed"
        case .onlySupplier: "only_supplier"
        case .sendsOnlyFor: "sends_only_for_supplier"
        case .outOfStock: "out_of_stock"
        }
    }

    package var text: String {
        switch self {
        case .closed: "is closed"
        case .doesNotServe(let region): "does not serve \(region)"
        case .goodsClass(let name): "may not keep goods of class \(name)"
        case .atCapacity(let limit): "has its \(limit) fulfilments for the day"
        case .failedBefore: "was short or refused this order before"
        case .orderRequires(let code): "the order must come from \(code)"
        case .notListed(let rule): "is not listed by rule \(rule)"
        case .onlySupplier(let supplier): "only supplier \(supplier) has the goods"
        case .sendsOnlyFor(let supplier): "sends only the goods of supplier \(supplier)"
        case .outOfStock: "has none of the goods free"
        }
    }
}

/// A warehouse as a source for some lines: how it ranks, or why not.
struct Candidate {
    /// Its position in the directory.
    let warehouse: Int
    /// Pieces of the demand that it could give if it were alone.
    let canGive: Int64
    /// `nil` for one that ranks.
    let refusal: Refusal?
    /// `nil` for one that is refused.
    let rank: Rank?

    /// Eligible ones first and in order of preference, then the others as the directory lists them.
    static func isBefore(_ left: Candidate, _ right: Candidate) -> Bool {
        guard let rank = left.rank else { return right.rank == nil && left.warehouse < right.warehouse }
        return right.rank.map { rank < $0 } ?? true
    }
}

/// What one candidate is preferred by, the most important first; smaller is better.
struct Rank: Hashable, Comparable {
    /// The step of the rule's fallback chain.
    var step: Int
    /// 1 when the parcel would leave after the promised day.
    var late: Int
    var score: Int64
    var kilometres: Int64
    var priority: Int64
    /// Its position in the directory, which goes by code.
    var warehouse: Int

    static func < (left: Rank, right: Rank) -> Bool {
        (left.step, left.late, left.score, left.kilometres, left.priority, left.warehouse)
            < (right.step, right.late, right.score, right.kilometres, right.priority, right.warehouse)
    }

    /// Further than anything on Earth, for places that nobody knows.
    static let unknownDistance: Int64 = 99_999
}
