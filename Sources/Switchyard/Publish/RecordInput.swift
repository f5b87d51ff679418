import Glibc

/// The bytes of a file or of the standard input, whole or line by line.
struct RecordInput: ~Copyable {
    private let descriptor: Int32
    private let name: String
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    /// More than this is no record of ours: Kafka's own default limit is 1 MiB.
    static let limit = 64 << 20

    /// - Parameter path: `-` is the standard input.
    init(path: String) throws(CommandFailure) {
        name = path == "-" ? "the standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .usage(
                "\(path) cannot be read: \(unsafe String(cString: strerror(errno))); give a file, or - for the standard input"
            )
        }
    }

    deinit { if descriptor > STDIN_FILENO { close(descriptor) } }

    /// Everything that is left.
    mutating func all() throws(CommandFailure) -> [UInt8] {
        while try fill() {}
        defer { position = buffer.count }
        return Array(buffer[position...])
    }

    /// The next line that is not blank, without its line end; `nil` at the end.
    mutating func line() throws(CommandFailure) -> [UInt8]? {
        while true {
            if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Self.trimmed(buffer[position..<end])
                position = end + 1
                if !line.isEmpty { return Array(line) }
            } else if try !fill() {
                let line = Self.trimmed(buffer[position...])
                position = buffer.count
                return line.isEmpty ? nil : Array(line)
            }
        }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") { line.removeLast() }
        return line
    }

    /// Reads on; `false` at the end of the input.
    private mutating func fill() throws(CommandFailure) -> Bool {
        if isAtEnd { return false }
        if position > 0 {
            buffer.removeFirst(position)
            position = 0
        }
        guard buffer.count <= Self.limit else {
            throw .usage("\(name) has a record of more than 64 MiB; give one record per line with --lines")
        }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var count = -1
        repeat { count = unsafe read(descriptor, &piece, piece.count) } while count < 0 && errno == EINTR
        guard count >= 0 else { throw .usage("\(name) cannot be read: \(unsafe String(cString: strerror(errno)))") }
        isAtEnd = count == 0
        buffer += piece[..<count]
        return !isAtEnd
    }
}
