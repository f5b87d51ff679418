import Glibc

/// The two streams of the process, unbuffered: a parent that waits for a line sees it at once.
enum Console {
    /// Writes a line to the standard output.
    static func say(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// Writes a line to the standard error.
    static func complain(_ line: String) { write("switchyard: \(line)\n", to: STDERR_FILENO) }

    /// Whether somebody is looking at the output as it comes.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// What cannot be written has no reader any more, and there is nobody to tell.
    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
