package import Domain
package import JSON

/// Something a person should look at. Read by operations.
package struct AlertRaised: Event, Hashable {
    package static let topic = Topic.operationsAlerts
    package static let type: StaticString = "switchyard.alert.raised"

    package var alert: AlertType
    package var severity: AlertSeverity
    /// What it is about, without personal data: an order id, a SKU, a fulfilment id.
    package var subject: String
    package var text: String
    package var at: Timestamp

    package init(alert: AlertType, severity: AlertSeverity, subject: String, text: String, at: Timestamp) {
        self.alert = alert
        self.severity = severity
        self.subject = subject
        self.text = text
        self.at = at
    }

    package var key: String { subject }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("alert", alert.rawValue)
            json.field("severity", severity.rawValue)
            json.field("subject", subject)
            json.field("text", text)
            json.field("at", at)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            alert: try reader.word("alert"), severity: try reader.word("severity"), subject: try reader.text("subject"),
            text: try reader.text("text"), at: try reader.timestamp("at"))
    }
}
