import Rules

/// Where each key and each value of a file is written.
struct PlaceMap: Sendable {
    private var keys: [RulePath: SourcePlace] = [:]
    private var values: [RulePath: SourcePlace] = [:]

    mutating func note(_ path: RulePath, _ subject: RuleError.Subject, at place: SourcePlace) {
        switch subject {
        case .key: keys[path] = place
        case .value: values[path] = place
        }
    }

    /// A path that is not in the file, such as a missing key's, has the place of what it would stand in.
    func place(of path: RulePath, _ subject: RuleError.Subject) -> SourcePlace {
        if subject == .key, let place = keys[path] { return place }
        if let place = values[path] { return place }
        return path == .root ? .start : place(of: path.parent, .value)
    }
}
