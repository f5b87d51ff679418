/// Who may do what: S(elect), I(nsert), U(pdate), D(elete). What does not stand here is refused.
///
/// Stated once more, and not read from `deploy/roles.sql`: a grant that somebody adds there must be wanted here, too.
enum RoleMatrix {
    /// What every worker may.
    static let worker = [
        "alerts": "SIU", "consumer_progress": "SIU", "order_history": "I", "outbox": "SID", "parked_records": "SIUD",
        "publisher_progress": "SIU", "rule_documents": "S", "rule_generation": "S", "schema_migrations": "S",
        "timers": "SIUD",
    ]

    /// What each may beyond that.
    static let stages = [
        "channel_ingest": [
            "case_lines": "S", "cases": "S", "channel_messages": "I", "fulfilment_lines": "S", "fulfilments": "S",
            "order_lines": "SIU", "order_personal": "SIU", "order_status": "SIU", "orders": "SIU",
            "pool_reservations": "SIU", "stock": "S", "stock_movements": "I", "stock_pool": "SIU",
        ],
        "order_audit": [
            "audit_blocklist": "S", "audit_sightings": "SIU", "audit_verdicts": "SIU", "backorders": "SD", "goods": "S",
            "order_holds": "SIU", "order_lines": "S", "order_personal": "S", "order_status": "SU", "orders": "S",
            "pool_reservations": "SD", "stock_movements": "I", "stock_pool": "SIU",
        ],
        "warehouse_routing": [
            "backorders": "SID", "fulfilment_lines": "SIU", "fulfilment_status": "SIU", "fulfilments": "SI",
            "goods": "S", "order_holds": "S", "order_routing": "SIU", "order_status": "SU", "pool_reservations": "SIU",
            "stock": "SIU", "stock_adjustments": "SI", "stock_movements": "I", "stock_pool": "SIU",
            "warehouse_load": "SIU",
        ],
        "logistics_quoting": [
            "fulfilment_status": "SU", "fulfilments": "SU", "goods": "S", "order_holds": "S", "order_personal": "S",
            "order_status": "SU",
        ],
        "wms_feedback": [
            "fulfilment_lines": "SU", "fulfilment_status": "SU", "fulfilments": "S", "goods": "S", "order_status": "SU",
            "orders": "S", "packages": "SI", "stock": "SIU", "stock_movements": "I", "warehouse_messages": "SI",
        ],
        "after_sales": [
            "backorders": "SUD", "case_lines": "SIU", "cases": "SIU", "fulfilment_lines": "SU",
            "fulfilment_status": "SU", "fulfilments": "S", "order_holds": "SU", "order_lines": "SU",
            "order_status": "SU", "orders": "S", "pool_reservations": "SU", "refunds": "SIU", "return_messages": "SI",
            "stock": "SIU", "stock_movements": "I", "stock_pool": "SU", "unmatched_requests": "SIU",
        ],
    ]

    /// `switchyard` in the hands of operations: reads everything, and changes only this.
    static let operatorChanges = [
        "alerts": "IU", "audit_blocklist": "IUD", "goods": "IU", "operator_actions": "I", "order_history": "I",
        "order_holds": "U",
        "order_status": "U", "parked_records": "UD", "rule_documents": "I", "rule_generation": "IU", "stock": "IU",
        "stock_adjustments": "I", "stock_movements": "I", "stock_pool": "IU", "timers": "IU",
    ]

    /// Beyond that, in the hands of whoever erases a customer.
    static let privacyChanges = [
        "audit_sightings": "UD", "audit_verdicts": "U", "cases": "U", "order_history": "U", "order_personal": "U",
        "order_routing": "U", "orders": "U", "warehouse_messages": "U",
    ]

    /// Who customers are, or may be: not for reports.
    static let hiddenFromReader: Set<String> = ["order_personal", "parked_records", "outbox", "audit_blocklist"]

    /// Whose time is over; and the record of what was removed.
    static let maintenanceChanges = [
        "alerts": "D", "audit_sightings": "D", "channel_messages": "D", "operator_actions": "I", "order_history": "D",
        "return_messages": "D", "stock_adjustments": "D", "unmatched_requests": "D", "warehouse_messages": "D",
    ]
    static let maintenanceReads = Set(maintenanceChanges.filter { $0.value == "D" }.keys)
        .union(["order_status", "schema_migrations"])

    /// The stated rights of a role on a table, in the order SIUD.
    static func stated(_ role: String, _ table: String) -> String {
        let letters: [String]
        switch role {
        case "worker": letters = [worker[table] ?? ""]
        case "operator": letters = ["S", operatorChanges[table] ?? ""]
        case "privacy": letters = ["S", operatorChanges[table] ?? "", privacyChanges[table] ?? ""]
        case "reader": letters = [hiddenFromReader.contains(table) ? "" : "S"]
        case "maintenance": letters = [maintenanceReads.contains(table) ? "S" : "", maintenanceChanges[table] ?? ""]
        default: letters = [worker[table] ?? "", stages[role]?[table] ?? ""]
        }
        return String("SIUD".filter { letter in letters.contains { $0.contains(letter) } })
    }

    static let roles = ["worker"] + stages.keys.sorted() + ["operator", "privacy", "reader", "maintenance"]
}
