import Domain
import JSON
import WarehouseRouting
import WorkerRuntime

/// How routing's timers are written and read.
enum RoutingTimers {
    private static let retryKind = "retry_backorder"
    private static let resumeKind = "resume_waiting"

    static func set(_ timer: RoutingTimer, in outbox: inout Outbox) {
        switch timer {
        case .retry(let order, let moment, let attempt):
            var payload = JSONWriter(reservingBytes: 32)
            payload.object { $0.field("attempt", attempt) }
            outbox.schedule(
                TimerRequest(
                    kind: retryKind, subject: order.description, payload: payload.text, dueAt: moment,
                    key: order.description))
        case .cancelRetry(let order): outbox.cancelTimer(kind: retryKind, subject: order.description)
        case .resume(let sku, let moment):
            outbox.schedule(TimerRequest(kind: resumeKind, subject: sku, dueAt: moment, key: sku))
        }
    }

    /// `nil` for a kind that this version does not know: an older one set it, and what it was for is gone.
    static func request(of timer: DueTimer, _ parser: JSONParser) -> RoutingRequest? {
        switch timer.kind {
        case retryKind:
            guard let order = OrderID(timer.subject) else { return nil }
            let attempt = (try? parser.parse(timer.payload))?["attempt"]?.int64
            return .retry(order, attempt: Int32(clamping: attempt ?? 0))
        case resumeKind: return .resume(sku: timer.subject)
        default: return nil
        }
    }
}
