import Domain
import Events
import JSON
import Postgres
import WorkerRuntime

/// Everything that the database says about an order's person.
enum PersonExport {
    /// Records who asked before anything is handed out.
    static func run(_ name: String, by person: Operator, in connection: inout PostgresConnection) throws -> String {
        let subject = try PrivacySubject(name, in: &connection)
        let action = OperatorAction("privacy export", on: subject.order?.description ?? subject.name)
        try OperatorActions.record(action, by: person, in: &connection)
        var parts: [(name: String, json: String)] = []
        if let order = subject.order {
            var parameters = Parameters()
            parameters.id(order)
            parameters.array(subject.fulfilments)
            for (name, statement) in statements {
                let rows = try connection.query(statement, parameters)
                parts.append((name, rows.count == 0 ? "null" : rows.text(0, 0)))
            }
        }
        let parked = try connection.query(PrivacyStatements.parked, subject.parkedParameters())
        var json = JSONWriter()
        json.object { json in
            json.member("channel", subject.channel)
            json.member("shop", subject.shop)
            json.member("channelOrderId", subject.number)
            json.member("orderId", subject.order?.description)
            for part in parts { json.member(part.name, document: part.json) }
            json.member(
                "recordsSetAside",
                array: { json in
                    for row in 0..<parked.count { json.element(object: { write(parked, row, to: &$0) }) }
                })
            json.member(
                "alsoOnTopics",
                array: { json in for topic in Topic.all where !topic.people.isEmpty { json.element(topic.name) } })
        }
        return json.text
    }

    private static func write(_ rows: PostgresRows, _ row: Int, to json: inout JSONWriter) {
        func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
        json.member("record", "\(rows.text(row, 1))[\(rows.int32(row, 2))]@\(rows.int64(row, 3))")
        json.member("key", text(rows.optionalByteArray(row, 5)))
        json.member("value", text(rows.optionalByteArray(row, 6)))
    }

    /// Each answers with one JSON document, or NULL. `$1` is the order's id, `$2` ids of its fulfilments.
    private static let statements: [(name: String, statement: Statement)] = [
        (
            "person",
            Statement(
                "cli_export_person",
                """
                SELECT coalesce((to_jsonb(p) - 'order_id')::text, 'null')
                  FROM order_personal p WHERE p.order_id = $1::uuid AND $2::text[] IS NOT NULL
                """)
        ),
        (
            "recognisedBy",
            Statement(
                "cli_export_recognised",
                """
                SELECT jsonb_build_object(
                           'account', buyer_account, 'receiverToken', receiver_token, 'phoneFingerprint', phone_fingerprint,
                           'addressFingerprint', address_fingerprint)::text
                  FROM orders WHERE order_id = $1::uuid AND $2::text[] IS NOT NULL
                """)
        ),
        (
            "destination",
            Statement(
                "cli_export_destination",
                """
                SELECT jsonb_build_object('country', country, 'province', province, 'city', city, 'district', district,
                                          'postalCode', postal_code)::text
                  FROM orders WHERE order_id = $1::uuid AND $2::text[] IS NOT NULL
                """)
        ),
        (
            "holds",
            Statement(
                "cli_export_holds",
                """
                SELECT coalesce(jsonb_agg(jsonb_build_object('type', type, 'reason', reason, 'placedAt', placed_at)
                                          ORDER BY placed_at), '[]')::text
                  FROM order_holds WHERE order_id = $1::uuid AND $2::text[] IS NOT NULL
                """)
        ),
        (
            "cases",
            Statement(
                "cli_export_cases",
                """
                SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'reason', reason, 'remark', remark, 'verdict', verdict,
                                                             'requestedAt', requested_at) ORDER BY requested_at), '[]')::text
                  FROM cases WHERE order_id = $1::uuid AND $2::text[] IS NOT NULL
                """)
        ),
        (
            "warehouseRemarks",
            Statement(
                "cli_export_remarks",
                """
                SELECT coalesce(jsonb_agg(jsonb_build_object('status', status, 'remark', reason, 'receivedAt', received_at)
                                          ORDER BY received_at), '[]')::text
                  FROM warehouse_messages
                 WHERE $1::uuid IS NOT NULL AND fulfilment_id = ANY ($2::text[]) AND reason IS NOT NULL
                """)
        ),
        (
            "parcels",
            Statement(
                "cli_export_parcels",
                """
                SELECT coalesce(jsonb_agg(jsonb_build_object('carrier', carrier, 'trackingNumber', tracking_number,
                                                             'shippedAt', shipped_at) ORDER BY shipped_at), '[]')::text
                  FROM packages WHERE order_id = $1::uuid AND $2::text[] IS NOT NULL
                """)
        ),
        (
            "history",
            Statement(
                "cli_export_history",
                """
                SELECT coalesce(jsonb_agg(jsonb_build_object('at', at, 'event', event, 'summary', summary) ORDER BY entry), '[]')::text
                  FROM order_history WHERE order_id = $1::uuid AND $2::text[] IS NOT NULL
                """)
        ),
    ]
}
