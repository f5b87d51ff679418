/// One thing that is wrong with the configuration, in words an operator can act on.
package struct SettingsMistake: Sendable, Equatable, CustomStringConvertible {
    /// Where it was written: a variable, a key of the file, or both.
    package let place: String
    /// What was written there, masked if it may be a secret; `nil` if nothing was.
    package let value: String?
    /// What is wrong, and what is allowed.
    package let complaint: String

    init(_ place: String, value: String? = nil, _ complaint: String) {
        self.place = place
        self.value = value
        self.complaint = complaint
    }

    package var description: String {
        guard let value else { return "\(place): \(complaint)" }
        return "\(place) is \"\(value)\": \(complaint)"
    }
}

/// All that is wrong with the configuration, at once.
package struct SettingsMistakes: Error, Sendable, Equatable, CustomStringConvertible {
    package let list: [SettingsMistake]

    package var description: String {
        let count = list.count == 1 ? "1 mistake" : "\(list.count) mistakes"
        return "The configuration has \(count):\n" + list.map { "  - \($0)" }.joined(separator: "\n")
    }
}
