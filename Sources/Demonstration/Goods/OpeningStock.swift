package import Postgres

/// Puts goods, stock and the block list into a new database.
package enum OpeningStock {
    /// Stock goes through the ledger, as every change of it.
    package static func load(
        _ catalogue: Catalogue, blocked accounts: [String], on connection: inout PostgresConnection
    ) throws(PostgresError) {
        var goods = Parameters()
        goods.array(catalogue.goods) { $0.sku }
        goods.array(catalogue.goods) { $0.name }
        goods.array(catalogue.goods) { $0.weightGrams }
        goods.array(catalogue.goods) { $0.volumeCM3 }
        goods.array(catalogue.goods) { $0.goodsClass }
        goods.array(catalogue.goods) { $0.listPrice }
        _ = try connection.query(insertGoods, goods)
        var stock = Parameters()
        stock.array(catalogue.stock) { $0.warehouse }
        stock.array(catalogue.stock) { $0.sku }
        stock.array(catalogue.stock) { $0.onHand }
        stock.array(catalogue.stock) { $0.safety }
        _ = try connection.query(insertStock, stock)
        var blocked = Parameters()
        blocked.array(accounts)
        _ = try connection.query(block, blocked)
    }

    private static let insertGoods = Statement(
        "demo_goods",
        """
        INSERT INTO goods (sku, name, weight_grams, volume_cm3, goods_class, list_price)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[])
        """)

    private static let insertStock = Statement(
        "demo_stock",
        """
        WITH opening AS (
            INSERT INTO stock (warehouse, sku, on_hand, safety)
            SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
            RETURNING warehouse, sku, on_hand
        ), pool AS (
            INSERT INTO stock_pool (sku) SELECT DISTINCT sku FROM unnest($2::text[]) AS s (sku)
        )
        INSERT INTO stock_movements (at, sku, warehouse, on_hand, reason, cause_topic, cause_partition, cause_offset)
        SELECT clock_timestamp(), sku, warehouse, on_hand, 'received', 'opening-stock', 0, 0
          FROM opening WHERE on_hand > 0
        """)

    private static let block = Statement(
        "demo_block",
        """
        INSERT INTO audit_blocklist (kind, digest, label, reason, added_by)
        SELECT 'account', audit_block_digest('account', account), left(account, 3) || '****', '恶意退货', 'demonstration'
          FROM unnest($1::text[]) AS a (account)
        """)
}
