import Demonstration

/// What is sold in a benchmark: the demonstration's everyday goods, over and over, with enough of each.
enum Assortment {
    /// - Parameter skus: how many different goods, at least.
    static func catalogue(_ demonstration: Catalogue, skus: Int) -> Catalogue {
        let everyday = demonstration.goods.filter { $0.role == .plenty }
        let copies = (skus + everyday.count - 1) / max(1, everyday.count)
        var catalogue = Catalogue(goods: [], stock: [])
        for copy in 0..<copies {
            for goods in everyday {
                var goods = goods
                let original = goods.sku
                goods.sku = "\(original)-\(copy)"
                catalogue.goods.append(goods)
                for var line in demonstration.stock where line.sku == original {
                    line.sku = goods.sku
                    line.onHand = 1_000_000_000
                    catalogue.stock.append(line)
                }
            }
        }
        return catalogue
    }
}
