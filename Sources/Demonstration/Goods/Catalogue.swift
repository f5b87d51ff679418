/// What the merchant sells, and how much of it lies where: `deploy/demo/goods.csv` and `stock.csv`.
package struct Catalogue: Hashable, Sendable {
    package var goods: [Goods]
    /// For a demonstration of up to 1,000 orders; see ``multiplied(for:)``.
    package var stock: [StockLine]

    package init(goods: [Goods], stock: [StockLine]) {
        self.goods = goods
        self.stock = stock
    }

    /// The same with enough stock for that many orders, in steps of a thousand.
    package func multiplied(for orders: Int) -> Catalogue {
        var catalogue = self
        let factor = Int64(max(1, (orders + 999) / 1_000))
        for index in catalogue.stock.indices { catalogue.stock[index].onHand *= factor }
        return catalogue
    }

    package func goods(of role: Goods.Role) -> [Goods] { goods.filter { $0.role == role } }

    /// Pieces that can be promised, over all warehouses.
    package func available(_ sku: String) -> Int64 {
        stock.filter { $0.sku == sku }.reduce(0) { $0 + max(0, $1.onHand - $1.safety) }
    }
}

package struct Goods: Hashable, Sendable {
    /// What part it plays in the demonstration.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        /// There is enough for everybody.
        case plenty
        /// More is ordered than there is.
        case contested
        /// There is none.
        case soldOut = "sold_out"
    }

    package var sku: String
    package var name: String
    package var weightGrams: Int64
    package var volumeCM3: Int64
    package var goodsClass: String
    /// In fen.
    package var listPrice: Int64
    package var role: Role
}

package struct StockLine: Hashable, Sendable {
    package var warehouse: String
    package var sku: String
    package var onHand: Int64
    package var safety: Int64
}
