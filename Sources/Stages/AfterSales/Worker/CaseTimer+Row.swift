import AfterSales
import Domain
import Events
import JSON
import WorkerRuntime

/// How the stage's timers are kept.
extension CaseTimer {
    init?(_ timer: DueTimer, _ parser: JSONParser) {
        guard let kind = Kind(rawValue: timer.kind) else { return nil }
        do {
            let json = try parser.parse(timer.payload)
            let reader = try EventReader(json)
            let request = try json["request"].map { request throws(EventError) in
                try AfterSalesRequested(reading: request)
            }
            self.init(
                kind: kind, subject: timer.subject, key: try reader.text("key"), request: request,
                since: try reader.timestamp("since"))
        } catch {
            return nil
        }
    }

    func request(dueAt: Timestamp) -> TimerRequest {
        var body = JSONWriter()
        request?.write(to: &body)
        var json = JSONWriter()
        json.object { json in
            json.field("since", since.description)
            json.field("key", key)
            if request != nil { json.field("request", document: body.text) }
        }
        return TimerRequest(kind: kind.rawValue, subject: subject, payload: json.text, dueAt: dueAt, key: key)
    }
}
