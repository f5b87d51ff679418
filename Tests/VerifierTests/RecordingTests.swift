import Glibc
import Testing

@testable import Verifier

@Suite struct `A recording` {
    @Test func `gives back what was written, absent and empty fields included`() throws {
        let path = "/tmp/switchyard-recording-\(UInt64.random(in: .min ... .max))"
        defer { unsafe _ = unlink(path) }
        let records = [
            SeenRecord(topic: "a", partition: 3, offset: 12, key: nil, value: [], headers: []),
            SeenRecord(
                topic: "b", partition: 0, offset: .max, key: [1, 2], value: nil,
                headers: [SeenRecord.Header(name: "x", value: nil), SeenRecord.Header(name: "y", value: [7])]),
        ]
        do {
            var file = try RecordingFile(path: path)
            for record in records { try file.append(record) }
            file.flush()
        }
        var read: [SeenRecord] = []
        try Recording.file(path).forEach { read.append($0) }
        #expect(read == records)
        #expect(unsafe truncate(path, 20) == 0)
        #expect(throws: RecordingError.self) { try Recording.file(path).forEach { _ in } }
    }
}
