import Domain
import JSON
import OrderAudit
import WorkerRuntime

/// The timers of the audit, and how they are written.
///
/// | kind | subject | payload | |
/// |---|---|---|---|
/// | `recheck` | order id | `{}` | look again: a person released, placed or rejected a hold. Set by the command line |
/// | `hold_ended` | hold id | `{"order": id}` | the hold ends now. Set by the audit |
///
/// Both have the order's id as key, so that they are handled in order with the order's records.
enum AuditTimer {
    static let recheck = "recheck"
    static let holdEnded = "hold_ended"

    static func holdEnd(of hold: HoldID, of order: OrderID, at moment: Timestamp) -> TimerRequest {
        TimerRequest(
            kind: holdEnded, subject: hold.description, payload: #"{"order":"\#(order)"}"#, dueAt: moment,
            key: order.description)
    }

    /// `nil` for a timer of another make.
    static func request(of timer: DueTimer, _ parser: JSONParser) -> AuditRequest? {
        switch timer.kind {
        case recheck: return OrderID(timer.subject).map { .recheck($0) }
        case holdEnded:
            guard let hold = HoldID(timer.subject), let payload = try? parser.parse(timer.payload),
                let order = payload["order"]?.string.flatMap({ OrderID($0) })
            else { return nil }
            return .holdEnded(hold, order)
        default: return nil
        }
    }
}
