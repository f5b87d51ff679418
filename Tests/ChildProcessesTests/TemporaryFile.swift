import Foundation

/// A file that is removed with this value.
final class TemporaryFile {
    let path = "/tmp/switchyard-child-\(String(UInt64.random(in: .min ... .max), radix: 36))"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What is in it so far; nothing before it is made.
    var text: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
