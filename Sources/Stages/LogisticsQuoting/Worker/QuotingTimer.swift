import Domain
import Events
import JSON
import LogisticsQuoting
import WorkerRuntime

/// The timer that brings a fulfilment back which nobody could send: it carries the event that asked for it.
enum QuotingTimer {
    private static let kind = "retry_quote"

    static func request(of planned: FulfilmentPlanned, attempt: Int32, at moment: Timestamp) -> TimerRequest {
        var event = JSONWriter()
        planned.write(to: &event)
        let bytes = event.bytes
        var payload = JSONWriter()
        payload.object { json in
            json.field("attempt", attempt)
            unsafe json.field("planned", document: bytes.span.bytes)
        }
        return TimerRequest(
            kind: kind, subject: planned.fulfilment.id.description, payload: payload.text, dueAt: moment, key: planned.key)
    }

    /// `nil` for a kind that this version does not know.
    static func request(of timer: DueTimer, _ parser: JSONParser) -> QuotingRequest? {
        guard timer.kind == kind, let payload = try? parser.parse(timer.payload),
            let event = payload["planned"], let planned = try? FulfilmentPlanned(reading: event)
        else { return nil }
        return QuotingRequest(planned: planned, attempt: Int32(clamping: payload["attempt"]?.int64 ?? 1))
    }
}
