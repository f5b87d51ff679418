import Glibc

/// Reads files that are small by their nature, whole. What a path names may be a device that never ends, so there is a limit.
enum SmallFile {
    enum Problem: Error {
        /// What the system said.
        case unreadable(String)
        case tooLarge
    }

    /// More than this is no secret and no settings.
    static let limit = 1 << 20

    static func read(_ path: String) -> Result<[UInt8], Problem> {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return .failure(.unreadable(systemReason)) }
        defer { close(file) }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while contents.count <= limit {
            let count = unsafe Glibc.read(file, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return .failure(.unreadable(systemReason)) }
            if count == 0 { return .success(contents) }
            contents += piece[..<count]
        }
        return .failure(.tooLarge)
    }

    /// What the system says about the call that just failed.
    private static var systemReason: String {
        unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    }
}
