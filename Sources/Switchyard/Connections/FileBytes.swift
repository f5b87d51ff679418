import Foundation

/// Reads the files that people hand over.
enum FileBytes {
    /// A catalogue of a million goods is smaller. Past this it is another file.
    static let limit = 64 << 20

    static func read(_ path: String, limit: Int = limit) throws(CommandFailure) -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if let size = attributes?[.size] as? Int, size > limit {
            throw .usage("\(path) is larger than \(limit >> 20) MiB; split it")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .usage("\(path) cannot be read; is it there, and may this user read it?")
        }
        return [UInt8](data)
    }

    /// Puts the file's name before a complaint about what stands in it.
    static func naming<Value>(_ path: String, _ body: () throws(CSVError) -> Value) throws(CommandFailure) -> Value {
        do throws(CSVError) { return try body() } catch { throw .usage("\(path), \(error); nothing was imported") }
    }
}
