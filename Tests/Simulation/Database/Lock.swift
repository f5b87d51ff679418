/// What a transaction can lock.
enum Lock: Hashable {
    case progress(SourceKey)
    case outbox(SourceKey, Int64)
    case publisher(SourceKey, String)
    case parked(SourceKey, Int64)
    case timer(String, String, String)
}
