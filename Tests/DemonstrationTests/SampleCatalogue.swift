import Demonstration
import Foundation

/// The goods and stock that the repository ships, for that many orders.
func sampleCatalogue(for orders: Int = 1_000) throws -> Catalogue {
    let folder = repositoryRoot.appending(path: "deploy/demo")
    return try Catalogue(
        goodsFile: "goods.csv", goodsText: try String(contentsOf: folder.appending(path: "goods.csv"), encoding: .utf8),
        stockFile: "stock.csv", stockText: try String(contentsOf: folder.appending(path: "stock.csv"), encoding: .utf8)
    ).multiplied(for: orders)
}

let repositoryRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
