import CSVFiles
import Domain
import Postgres

/// What SKUs are, as a table. A SKU that is known is overwritten where the file says something.
struct GoodsImport {
    private struct Item {
        let sku: String
        let name: String
        let weight: Int64
        let volume: Int64?
        let goodsClass: String?
        let listPrice: Int64?
        let supplier: String?
    }

    private let items: [Item]

    var count: Int { items.count }

    init(_ bytes: [UInt8]) throws(CSVError) {
        let file = try CSVFile(
            bytes, required: ["sku", "name", "weight_grams"],
            optional: ["volume_cm3", "goods_class", "list_price", "supplier"])
        var seen: [String: Int] = [:]
        var items: [Item] = []
        for row in file.rows {
            let bound: ClosedRange<Int64> = 0...1_000_000_000
            let item = Item(
                sku: try row.text("sku"), name: try row.text("name"),
                weight: try row.integer("weight_grams", in: bound),
                volume: try row.optionalInteger("volume_cm3", in: bound), goodsClass: row["goods_class"],
                listPrice: try row.optionalInteger("list_price", in: bound), supplier: row["supplier"])
            if let first = seen.updateValue(row.line, forKey: item.sku) {
                throw CSVError(line: row.line, reason: "the SKU \(item.sku) stands in line \(first) already")
            }
            items.append(item)
        }
        self.items = items
    }

    func apply(by person: Operator, in connection: inout PostgresConnection) throws(PostgresError) {
        var parameters = Parameters()
        parameters.array(items) { $0.sku }
        parameters.array(items) { $0.name }
        parameters.array(items) { $0.weight }
        parameters.array(items) { $0.volume }
        parameters.array(items) { $0.goodsClass }
        parameters.array(items) { $0.listPrice }
        parameters.array(items) { $0.supplier }
        let action = OperatorAction("goods import", on: "\(count) SKUs")
        _ = try OperatorActions.run(Self.upsert, parameters, recording: action, by: person, in: &connection)
    }

    private static let upsert = Statement(
        "cli_goods_import",
        """
        INSERT INTO goods (sku, name, weight_grams, volume_cm3, goods_class, list_price, supplier)
        SELECT n.sku, n.name, n.weight, coalesce(n.volume, g.volume_cm3, 0), coalesce(n.class, g.goods_class, 'general'),
               coalesce(n.price, g.list_price), coalesce(n.supplier, g.supplier)
          FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[])
            AS n (sku, name, weight, volume, class, price, supplier)
          LEFT JOIN goods g USING (sku)
        ON CONFLICT (sku) DO UPDATE
           SET name = excluded.name, weight_grams = excluded.weight_grams, volume_cm3 = excluded.volume_cm3,
               goods_class = excluded.goods_class, list_price = excluded.list_price, supplier = excluded.supplier,
               updated_at = now()
        RETURNING sku
        """)
}
