import Domain
package import Events
package import Postgres

/// The table of alerts: an open alert is counted up, not repeated.
package enum Alerts {
    package static func enqueue(_ alerts: [AlertRaised], in transaction: inout PostgresTransaction) {
        // One statement may not touch an open alert twice: what a batch raises several times is added up first.
        var merged: [String: (alert: AlertRaised, times: Int32)] = [:]
        for alert in alerts {
            merged["\(alert.alert.rawValue)\u{0}\(alert.subject)", default: (alert, 0)].times += 1
        }
        guard !merged.isEmpty else { return }
        let rows = merged.sorted { $0.key < $1.key }.map(\.value)
        var parameters = Parameters()
        parameters.array(rows) { $0.alert.alert.rawValue }
        parameters.array(rows) { $0.alert.subject }
        parameters.array(rows) { $0.alert.at }
        parameters.array(rows) { $0.alert.severity.rawValue }
        parameters.array(rows) { $0.alert.text }
        parameters.array(rows) { $0.times }
        transaction.enqueueHidden(raise, parameters)
    }

    private static let raise = Statement(
        "alerts_raise",
        """
        INSERT INTO alerts AS a (type, subject, opened_at, severity, text, last_seen, occurrences)
        SELECT type, subject, at, severity, text, at, times
          FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::integer[])
            AS n (type, subject, at, severity, text, times)
        ON CONFLICT (type, subject) WHERE state <> 'closed'
        DO UPDATE SET last_seen = greatest(a.last_seen, excluded.last_seen), occurrences = a.occurrences + excluded.occurrences,
                      text = excluded.text, severity = excluded.severity
        """)
}
