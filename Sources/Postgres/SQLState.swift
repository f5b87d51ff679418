/// What a five-character SQLSTATE means to us.
///
/// https://www.postgresql.org/docs/current/errcodes-appendix.html
enum SQLState {
    /// Raised by the commit protocol's fence function.
    static let fenced = "SY001"
    /// Raised where what a batch has read without a lock is verified under one.
    static let overtaken = "SY002"
    static let uniqueViolation = "23505"
    /// A lock that was not to be had in time; a statement that took too long.
    static let waitsInVain: Set = ["55P03", "57014"]

    static func kind(of state: String) -> PostgresError.Kind {
        switch state {
        case fenced: .fenced
        case overtaken: .overtaken
        // A protocol violation is ours, such as a wrong number of parameters; the rest of class 08 is the network.
        case "08P01": .fatal
        // Read-only after a failover; idle in a transaction for too long; a lock that was not to be had in time.
        case "25006", "25P03", "55P03": .transient
        // A value too large for an index entry or a jsonb string: the value's fault, and the same value will meet it again.
        case "54000": .data
        default:
            switch state.prefix(2) {
            case "22", "23": .data
            case "08", "40", "53", "57", "58": .transient
            default: .fatal
            }
        }
    }

    /// The server cannot say whether the transaction was committed.
    static func leavesOutcomeUnknown(_ state: String) -> Bool {
        state == "08007" || state == "40003"
    }

    /// PostgreSQL's own name of the conditions that refuse a value and that our statements can meet.
    static func conditionName(of state: String) -> String {
        conditionNames[state] ?? (state.hasPrefix("23") ? "integrity constraint violation" : "data exception")
    }

    private static let conditionNames = [
        "22001": "string data right truncation",
        "22003": "numeric value out of range",
        "22004": "null value not allowed",
        "22007": "invalid datetime format",
        "22008": "datetime field overflow",
        "22009": "invalid time zone displacement value",
        "2200G": "most specific type mismatch",
        "22012": "division by zero",
        "22021": "character not in repertoire",
        "22023": "invalid parameter value",
        "22030": "duplicate json object key value",
        "22032": "invalid json text",
        "22P02": "invalid text representation",
        "22P03": "invalid binary representation",
        "22P05": "untranslatable character",
        "23001": "restrict violation",
        "23502": "not null violation",
        "23503": "foreign key violation",
        uniqueViolation: "unique violation",
        "23514": "check violation",
        "23P01": "exclusion violation",
        "54000": "program limit exceeded",
    ]
}
