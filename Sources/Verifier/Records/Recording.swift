import Glibc

/// Why a recording cannot be written or read.
package struct RecordingError: Error, CustomStringConvertible {
    package let description: String
}

/// Every record of a run, in the order in which it was seen: in a file, because there are more than fit into memory, or
/// at hand, for tests.
package enum Recording: Sendable {
    case file(String)
    case records([SeenRecord])

    /// Calls `body` for each record, in order.
    package func forEach(_ body: (SeenRecord) throws -> Void) throws {
        switch self {
        case .records(let records): for record in records { try body(record) }
        case .file(let path): try read(path, body)
        }
    }

    private func read(_ path: String, _ body: (SeenRecord) throws -> Void) throws {
        guard let file = unsafe fopen(path, "rbe") else { throw RecordingError(description: "\(path) cannot be read") }
        defer { unsafe fclose(file) }
        var length: UInt32 = 0
        while unsafe fread(&length, 4, 1, file) == 1 {
            var bytes = [UInt8](repeating: 0, count: Int(UInt32(littleEndian: length)))
            guard unsafe fread(&bytes, 1, bytes.count, file) == bytes.count, let record = SeenRecord(bytes) else {
                throw RecordingError(description: "\(path) is cut off or was written by another version")
            }
            try body(record)
        }
    }
}

/// Writes a recording.
@safe
package struct RecordingFile: ~Copyable {
    private let path: String
    private let file: UnsafeMutablePointer<FILE>
    private var bytes: [UInt8] = []

    package init(path: String) throws {
        // Orders are in it, with everything about their buyers.
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, let file = unsafe fdopen(descriptor, "wb") else {
            throw RecordingError(description: "\(path) cannot be written")
        }
        self.path = path
        unsafe self.file = file
    }

    deinit { unsafe fclose(file) }

    package mutating func append(_ record: SeenRecord) throws {
        bytes.removeAll(keepingCapacity: true)
        record.write(to: &bytes)
        var length = UInt32(bytes.count).littleEndian
        guard unsafe fwrite(&length, 4, 1, file) == 1, unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw RecordingError(description: "\(path) cannot be written on; is the disk full?")
        }
    }

    package mutating func flush() { unsafe _ = fflush(file) }
}
