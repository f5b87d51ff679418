import CSVFiles
import Foundation

/// Reads the files that people hand over.
enum FileBytes {
    static func read(_ path: String, limit: Int = CSVFile.maximumBytes) throws(CommandFailure) -> [UInt8] {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard size ?? 0 <= limit else {
            throw .usage("\(path) is larger than \(limit >> 20) MiB; divide it")
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
