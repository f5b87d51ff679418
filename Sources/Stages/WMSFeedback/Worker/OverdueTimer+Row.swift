import Domain
import Events
import JSON
import WMSFeedback
import WorkerRuntime

/// How the stage's timer is kept: the limits that it waits for and the moment they count from, beside the fulfilment's id.
extension OverdueTimer {
    /// Of every row, but for those that an earlier version has set, one for each kind. Nobody cancels these any more; they
    /// find out by themselves that the answer has come.
    static let rowKind = "answer_overdue"

    init?(_ timer: DueTimer, _ parser: JSONParser) {
        guard let fulfilment = FulfilmentID(timer.subject) else { return nil }
        let oneOfTwo = Kind(rawValue: timer.kind)
        guard oneOfTwo != nil || timer.kind == Self.rowKind else { return nil }
        do {
            let reader = try EventReader(parser.parse(timer.payload))
            guard let kind = try oneOfTwo ?? Kind(rawValue: reader.text("kind")) else { return nil }
            self.init(
                kind: kind, fulfilment: fulfilment, requestedAt: try reader.timestamp("requestedAt"),
                step: Int(try reader.int32("step")),
                otherStep: try reader.optionalInt64("otherStep").map { Int(clamping: $0) },
                isOneOfTwo: oneOfTwo != nil)
        } catch {
            return nil
        }
    }

    func request(dueAt: Timestamp) -> TimerRequest {
        var json = JSONWriter()
        json.object { json in
            json.field("kind", kind.rawValue)
            json.field("requestedAt", requestedAt)
            json.field("step", step)
            if let otherStep { json.field("otherStep", otherStep) }
        }
        return TimerRequest(
            kind: isOneOfTwo ? kind.rawValue : Self.rowKind, subject: fulfilment.description, payload: json.text,
            dueAt: dueAt, key: fulfilment.description)
    }
}
