import FuzzTargets
import Foundation
import TestBasics

/// The kept inputs of `Tests/Fuzz/Corpus`.
enum Corpus {
    /// By file name, the same order everywhere.
    static func inputs(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = "\(Repository.root)/Tests/Fuzz/Corpus/\(target.corpus)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            (name, [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
        }
    }
}
