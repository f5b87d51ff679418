import Domain

/// Why a goods or stock file cannot be used, with the line.
package struct CatalogueError: Error, Hashable, CustomStringConvertible {
    var file: String
    var line: Int
    var problem: String

    package var description: String { "\(file):\(line): \(problem)" }
}

extension Catalogue {
    /// Reads what ships in `deploy/demo`.
    ///
    /// - Parameter root: the repository.
    package init(root: String) throws {
        let folder = "\(root)/deploy/demo"
        guard let goods = Files.read("\(folder)/goods.csv"), let stock = Files.read("\(folder)/stock.csv") else {
            throw DemoError("\(folder) must hold goods.csv and stock.csv")
        }
        try self.init(
            goodsFile: "\(folder)/goods.csv", goodsText: goods, stockFile: "\(folder)/stock.csv", stockText: stock)
    }

    /// Reads the two files.
    package init(goodsFile: String, goodsText: String, stockFile: String, stockText: String) throws(CatalogueError) {
        let goods = try CSVTable(
            file: goodsFile, text: goodsText,
            columns: ["sku", "name", "weight_grams", "volume_cm3", "goods_class", "list_price", "role"]
        ).map { (row) throws(CatalogueError) in
            Goods(
                sku: row.cells[0], name: row.cells[1], weightGrams: try row.count(2), volumeCM3: try row.count(3),
                goodsClass: row.cells[4], listPrice: try row.yuan(5), role: try row.role(6))
        }
        let stock = try CSVTable(
            file: stockFile, text: stockText, columns: ["warehouse", "sku", "on_hand", "safety"]
        ).map { (row) throws(CatalogueError) in
            StockLine(warehouse: row.cells[0], sku: row.cells[1], onHand: try row.count(2), safety: try row.count(3))
        }
        for role in Goods.Role.allCases where !goods.contains(where: { $0.role == role }) {
            throw CatalogueError(
                file: goodsFile, line: 1, problem: "there must be goods of the role \"\(role.rawValue)\"")
        }
        self.init(goods: goods, stock: stock)
    }
}

/// A plain CSV text: a header, no quotes, comments behind `#`.
struct CSVTable {
    struct Row {
        let file: String
        let line: Int
        let cells: [String]

        func count(_ column: Int) throws(CatalogueError) -> Int64 {
            guard let number = Int64(cells[column]), number >= 0 else {
                throw CatalogueError(
                    file: file, line: line, problem: "\"\(cells[column])\" must be a whole number, 0 or more")
            }
            return number
        }

        /// Yuan as fen.
        func yuan(_ column: Int) throws(CatalogueError) -> Int64 {
            do throws(DecimalError) {
                return try minorUnits(ofDecimal: cells[column], exponent: 2)
            } catch {
                throw CatalogueError(
                    file: file, line: line, problem: "\"\(cells[column])\" must be an amount such as 29.90")
            }
        }

        func role(_ column: Int) throws(CatalogueError) -> Goods.Role {
            guard let role = Goods.Role(rawValue: cells[column]) else {
                let words = Goods.Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw CatalogueError(file: file, line: line, problem: "\"\(cells[column])\" must be one of \(words)")
            }
            return role
        }
    }

    let rows: [Row]

    init(file: String, text: String, columns: [String]) throws(CatalogueError) {
        var rows: [Row] = []
        var header: [String]?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard header != nil else {
                header = cells
                guard cells == columns else {
                    throw CatalogueError(
                        file: file, line: index + 1, problem: "the header must be \(columns.joined(separator: ","))")
                }
                continue
            }
            guard cells.count == columns.count else {
                throw CatalogueError(
                    file: file, line: index + 1, problem: "there are \(cells.count) columns instead of \(columns.count)"
                )
            }
            rows.append(Row(file: file, line: index + 1, cells: cells))
        }
        self.rows = rows
    }

    func map<Value>(_ read: (Row) throws(CatalogueError) -> Value) throws(CatalogueError) -> [Value] {
        var values: [Value] = []
        for row in rows { values.append(try read(row)) }
        return values
    }
}
