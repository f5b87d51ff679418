import Domain
import Events
import JSON
import WMSFeedback
import WorkerRuntime

/// How the stage's timers are kept: the limit and the moment it counts from, beside the fulfilment's id.
extension OverdueTimer {
    init?(_ timer: DueTimer, _ parser: JSONParser) {
        guard let kind = Kind(rawValue: timer.kind), let fulfilment = FulfilmentID(timer.subject) else { return nil }
        do {
            let reader = try EventReader(parser.parse(timer.payload))
            self.init(
                kind: kind, fulfilment: fulfilment, requestedAt: try reader.timestamp("requestedAt"),
                step: Int(try reader.int32("step")))
        } catch {
            return nil
        }
    }

    func request(dueAt: Timestamp) -> TimerRequest {
        var json = JSONWriter()
        json.object { json in
            json.field("requestedAt", requestedAt)
            json.field("step", step)
        }
        return TimerRequest(
            kind: kind.rawValue, subject: fulfilment.description, payload: json.text, dueAt: dueAt,
            key: fulfilment.description)
    }
}
