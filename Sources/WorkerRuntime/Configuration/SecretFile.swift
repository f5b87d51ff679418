import Foundation

/// Reads secrets from files, as Kubernetes and systemd hand them out.
enum SecretFile {
    enum Problem: Error, CustomStringConvertible {
        case unreadable(String)
        case empty
        case notText

        var description: String {
            switch self {
            case .unreadable(let reason): "the file cannot be read: \(reason)"
            case .empty: "the file is empty"
            case .notText: "the file is not UTF-8 text"
            }
        }
    }

    /// The contents without the line ends that editors leave behind it.
    ///
    /// The whole file and not its first line: a PEM key has many.
    static func read(_ path: String) -> Result<String, Problem> {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as CocoaError {
            let reason = (error.underlying as? POSIXError).map { String(describing: $0.code) }
            return .failure(.unreadable(reason ?? error.localizedDescription))
        } catch {
            return .failure(.unreadable(error.localizedDescription))
        }
        guard var text = String(data: data, encoding: .utf8) else { return .failure(.notText) }
        while text.last?.isNewline == true { text.removeLast() }
        return text.isEmpty ? .failure(.empty) : .success(text)
    }
}
