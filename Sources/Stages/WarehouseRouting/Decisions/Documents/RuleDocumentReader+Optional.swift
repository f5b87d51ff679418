import Rules

/// Values that a document may leave out.
extension RuleDocumentReader {
    /// A whole number; `nil`, without a mistake, when it is absent.
    func optionalInteger(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        optionalValue(key).flatMap { integer($0, at: path.member(key), in: range) }
    }
}
