/// Reads secrets from files, as Kubernetes and systemd hand them out.
enum SecretFile {
    enum Problem: Error, CustomStringConvertible {
        case unreadable(String)
        case empty
        case tooLarge
        case notText

        var description: String {
            switch self {
            case .unreadable(let reason): "the file cannot be read: \(reason)"
            case .empty: "the file is empty"
            case .tooLarge: "the file is larger than \(SizeText.text(SmallFile.limit)), which no secret is"
            case .notText: "the file is not UTF-8 text"
            }
        }
    }

    /// The contents without the line ends that editors leave behind it.
    ///
    /// The whole file and not its first line: a PEM key has many.
    static func read(_ path: String) -> Result<String, Problem> {
        switch SmallFile.read(path) {
        case .success(let contents): secret(contents)
        case .failure(.unreadable(let reason)): .failure(.unreadable(reason))
        case .failure(.tooLarge): .failure(.tooLarge)
        }
    }

    private static func secret(_ contents: [UInt8]) -> Result<String, Problem> {
        guard var text = String(validating: contents, as: UTF8.self) else { return .failure(.notText) }
        while text.last?.isNewline == true { text.removeLast() }
        return text.isEmpty ? .failure(.empty) : .success(text)
    }
}
