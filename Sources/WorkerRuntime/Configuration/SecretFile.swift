import Glibc

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
            case .tooLarge: "the file is larger than \(SizeText.text(limit)), which no secret is"
            case .notText: "the file is not UTF-8 text"
            }
        }
    }

    private static let limit = 1 << 20

    /// The contents without the line ends that editors leave behind it.
    ///
    /// The whole file and not its first line: a PEM key has many.
    static func read(_ path: String) -> Result<String, Problem> {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return .failure(.unreadable(systemReason)) }
        defer { close(file) }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while contents.count <= limit {
            let count = unsafe Glibc.read(file, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return .failure(.unreadable(systemReason)) }
            if count == 0 { return secret(contents) }
            contents += piece[..<count]
        }
        return .failure(.tooLarge)
    }

    private static func secret(_ contents: [UInt8]) -> Result<String, Problem> {
        guard var text = String(validating: contents, as: UTF8.self) else { return .failure(.notText) }
        while text.last?.isNewline == true { text.removeLast() }
        return text.isEmpty ? .failure(.empty) : .success(text)
    }

    /// What the system says about the call that just failed.
    private static var systemReason: String {
        unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    }
}
