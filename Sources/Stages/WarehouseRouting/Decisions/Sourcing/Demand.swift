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
struct DemandLine: Hashable {
    var number: Int32
    var sku: String
    var wanted: Int64
    /// Of ``wanted``, reserved for this line in the pool.
    var pooled: Int64
    var goods: Goods
    /// What the whole line is worth, and for how many pieces.
    var paidAmount: Int64
    var quantity: Int32

    /// What some pieces of the line are worth, rounded down.
    func value(of pieces: Int64) -> Int64 { quantity > 0 ? paidAmount.scaled(by: pieces, over: Int64(quantity)) : 0 }
}

/// Lines that are sourced together.
struct DemandGroup {
    var rule: RoutingRule
    /// Only this supplier has them.
    var supplier: String?
    /// They share no parcel with other classes.
    var goodsClass: String?
    var lines: [DemandLine]

    /// Divides lines by supplier, by the rule that covers them, and by goods class where the rule keeps that apart; in the
    /// order in which the lines stand in the order.
    static func groups(of lines: [DemandLine], for order: OrderApproved, by rules: RoutingRules) -> [DemandGroup] {
        struct Key: Hashable {
            var rule: String
            var supplier: String?
            var goodsClass: String?
        }
        let pieces = lines.reduce(0) { $0 + $1.wanted }
        let weight = lines.reduce(Int64(0)) { $0.saturatingSum($1.wanted.saturatingProduct($1.goods.weightGrams)) }
        var groups: [DemandGroup] = []
        var positions: [Key: Int] = [:]
        for line in lines where line.wanted > 0 {
            let rule = rules.rule(for: LineView(order: order, line: line, pieces: pieces, weightGrams: weight))
            let goodsClass = rule.apart.contains(line.goods.goodsClass) ? line.goods.goodsClass : nil
            let key = Key(rule: rule.name, supplier: line.goods.supplier, goodsClass: goodsClass)
            if let position = positions[key] {
                groups[position].lines.append(line)
            } else {
                positions[key] = groups.count
                groups.append(
                    DemandGroup(rule: rule, supplier: line.goods.supplier, goodsClass: goodsClass, lines: [line]))
            }
        }
        return groups
    }
}
