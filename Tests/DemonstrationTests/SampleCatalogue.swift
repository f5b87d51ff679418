import Demonstration
import Domain
import Foundation
import TestBasics

/// Midnight of Singles' Day in Beijing.
let firstMoment = Timestamp(seconds: 1_794_326_400)

/// The goods and stock that the repository ships, for that many orders.
func sampleCatalogue(for orders: Int = 1_000) throws -> Catalogue {
    let folder = URL(filePath: Repository.deploy).appending(path: "demo")
    return try Catalogue(
        goodsFile: "goods.csv", goodsText: try String(contentsOf: folder.appending(path: "goods.csv"), encoding: .utf8),
        stockFile: "stock.csv", stockText: try String(contentsOf: folder.appending(path: "stock.csv"), encoding: .utf8)
    ).multiplied(for: orders)
}
