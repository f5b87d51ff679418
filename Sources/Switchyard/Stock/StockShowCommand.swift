import ArgumentParser
import Postgres
import WorkerRuntime

/// `switchyard stock show`: where a SKU is and who holds it.
struct StockShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a SKU: what is where, what is promised, what moved last.")

    @Argument(help: "The SKU.")
    var sku: String

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var connection = try await database.connect()
        output.say(try Self.report(on: sku, in: &connection))
    }

    static func report(on sku: String, in connection: inout PostgresConnection) throws -> Report {
        var parameters = Parameters()
        parameters.text(sku)
        let goods = try connection.query(Self.goods, parameters)
        let places = try connection.query(Self.places, parameters)
        let moves = try connection.query(Self.moves, parameters)
        guard goods.count + places.count + moves.count > 0 else {
            throw CommandFailure.usage("nothing is known about the SKU \(sku)")
        }
        var table = Table("warehouse", "on_hand", "allocated", "safety", "available")
        var available: Int64 = 0
        for row in 0..<places.count {
            available += places.int64(row, 4)
            table.add(
                .text(places.text(row, 0)), .number(places.int64(row, 1)), .number(places.int64(row, 2)),
                .number(places.int64(row, 3)), .number(places.int64(row, 4)))
        }
        let pool = try connection.query(Self.pool, parameters)
        let reserved = pool.int64(0, 0)
        var report = Report()
        report.add(
            "sku",
            [
                ("sku", .text(sku)), ("name", .init(goods.count > 0 ? goods.text(0, 0) : nil)),
                ("weight_grams", .init(goods.count > 0 ? goods.int64(0, 1) : nil)),
                ("class", .init(goods.count > 0 ? goods.text(0, 2) : nil)),
                ("available", .number(available)), ("reserved", .number(reserved)),
                ("can_be_promised", .number(available - reserved)), ("waited_for", .number(pool.int64(0, 1))),
            ])
        report.add("warehouses", table)
        var last = Table("at", "warehouse", "on_hand", "allocated", "reserved", "reason", "order", "cause")
        for row in 0..<moves.count {
            last.add(
                .init(moves.moment(row, 0)), .init(moves.optionalText(row, 1)), .number(moves.int64(row, 2)),
                .number(moves.int64(row, 3)), .number(moves.int64(row, 4)), .text(moves.text(row, 5)),
                .init(moves.optionalText(row, 6)), .text(moves.text(row, 7)))
        }
        report.add("last_movements", last)
        return report
    }

    private static let goods = Statement(
        "cli_goods_show", "SELECT name, weight_grams, goods_class FROM goods WHERE sku = $1::text")

    private static let places = Statement(
        "cli_stock_show",
        """
        SELECT warehouse, on_hand, allocated, safety, on_hand - allocated - safety FROM stock
         WHERE sku = $1::text ORDER BY warehouse
        """)

    private static let pool = Statement(
        "cli_stock_pool_show",
        """
        SELECT coalesce((SELECT reserved FROM stock_pool WHERE sku = $1::text), 0),
               coalesce((SELECT sum(quantity) FROM backorders WHERE sku = $1::text), 0)::bigint
        """)

    private static let moves = Statement(
        "cli_stock_moves_show",
        """
        SELECT at, warehouse, on_hand, allocated, reserved, reason, order_id::text,
               cause_topic || '[' || cause_partition || '] ' || cause_offset
          FROM stock_movements WHERE sku = $1::text ORDER BY movement DESC LIMIT 10
        """)
}
