import CSVFiles

/// A table of goods or of stock.
enum CSVTarget {
    static let target = FuzzTarget("csv") {
        { input in
            guard let file = try? CSVFile(input, required: ["sku"], optional: ["name", "quantity", "warehouse", "safety"])
            else { return }
            var line = 0
            for row in file.rows {
                guard row.line > line else { throw Finding("the lines of a table do not ascend") }
                line = row.line
                _ = try? row.text("sku")
                _ = try? row.integer("quantity", in: -2_147_483_647...2_147_483_647)
                _ = try? row.optionalInteger("safety", in: 0...2_147_483_647)
                for column in ["sku", "name", "warehouse"] where row[column]?.utf8.contains(0) == true {
                    throw Finding("a field holds what the database cannot store")
                }
            }
        }
    }
}
