import Domain
import Events

/// What routing must know about a SKU.
package struct Goods: Hashable, Sendable {
    package var weightGrams: Int64
    package var goodsClass: String
    /// Who sends it when the merchant does not keep it.
    package var supplier: String?

    package init(weightGrams: Int64 = 0, goodsClass: String = "general", supplier: String? = nil) {
        self.weightGrams = weightGrams
        self.goodsClass = goodsClass
        self.supplier = supplier
    }
}

/// The pieces of one order line that want a source.
struct DemandLine {
    var number: Int32
    var sku: String
    var wanted: Int64
    /// Of ``wanted``, reserved for this line in the pool.
    var pooled: Int64
    var goods: Goods
    /// What the whole line is worth, and for how many pieces.
    var paidAmount: Int64
    var quantity: Int32
    /// `nil` when nobody keeps the SKU.
    var stock: StockView.Place?

    /// What some pieces of the line are worth, rounded down.
    func value(of pieces: Int64) -> Int64 { quantity > 0 ? paidAmount.scaled(by: pieces, over: Int64(quantity)) : 0 }
}

extension [DemandLine] {
    func grams(of lines: Range<Int>) -> Int64 {
        var grams: Int64 = 0
        for line in lines { grams = grams.saturatingSum(self[line].wanted.saturatingProduct(self[line].goods.weightGrams)) }
        return grams
    }
}

/// Lines that are sourced together.
struct DemandGroup {
    var rule: RoutingRule
    /// Only this supplier has them.
    var supplier: String?
    /// They share no parcel with other classes.
    var goodsClass: String?
    /// Positions in the demand.
    var lines: Range<Int>
}

/// What one order wants, in groups that are each sourced together.
struct Demand {
    /// Those of a group side by side, otherwise in the order in which they stand in the order.
    private(set) var lines: [DemandLine]
    private(set) var groups: [DemandGroup] = []

    /// Divides lines by supplier, by the rule that covers them, and by goods class where the rule keeps that apart; in the
    /// order in which the lines stand in the order. Of lines that want nothing nothing is kept.
    init(_ all: consuming [DemandLine], of order: OrderApproved, by rules: RoutingRules) {
        // Said aloud: a copy that somebody else still held would be copied when the first line is put in its place.
        lines = consume all
        guard let first = lines.first(where: { $0.wanted > 0 }) else {
            lines = []
            return
        }
        var view = LineView(
            order: order, line: first, pieces: lines.reduce(0) { $0 + $1.wanted },
            weightGrams: lines.grams(of: lines.indices))
        // Lines are brought together as they come: most orders are one group, and nothing moves.
        var end = 0
        for position in lines.indices where lines[position].wanted > 0 {
            view.line = lines[position]
            insert(view.line, coveredBy: rules.rule(for: view), before: end)
            end += 1
        }
        lines.removeSubrange(end...)
    }

    /// Puts a line at the end of its group.
    /// - Parameter end: where the lines that have a group end.
    private mutating func insert(_ line: DemandLine, coveredBy rule: RoutingRule, before end: Int) {
        let goodsClass = rule.apart.contains(line.goods.goodsClass) ? line.goods.goodsClass : nil
        let known = groups.firstIndex {
            $0.rule.name == rule.name && $0.supplier == line.goods.supplier && $0.goodsClass == goodsClass
        }
        guard let known else {
            lines[end] = line
            return groups.append(
                DemandGroup(rule: rule, supplier: line.goods.supplier, goodsClass: goodsClass, lines: end..<(end + 1)))
        }
        let place = groups[known].lines.upperBound
        for position in (place..<end).reversed() { lines[position + 1] = lines[position] }
        lines[place] = line
        groups[known].lines = groups[known].lines.lowerBound..<(place + 1)
        for later in groups.indices.dropFirst(known + 1) {
            groups[later].lines = (groups[later].lines.lowerBound + 1)..<(groups[later].lines.upperBound + 1)
        }
    }
}
