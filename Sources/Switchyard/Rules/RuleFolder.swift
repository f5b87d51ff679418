import Foundation
import RuleFiles

/// Rule files as they are named on the command line: files, or folders of them.
enum RuleFolder {
    /// Reads and proves everything that the paths name.
    /// - Throws: the mistakes of all files at once, or that there is nothing to read.
    static func documents(at paths: [String]) throws -> [RuleDocument] {
        var documents: [RuleDocument] = []
        var mistakes: [String] = []
        for path in try paths.flatMap(files) {
            do throws(RuleFileErrors) {
                documents.append(try RuleDocument(RuleFile(path: path)))
            } catch {
                mistakes.append(error.description)
            }
        }
        mistakes += twins(among: documents)
        guard mistakes.isEmpty else { throw CommandFailure.usage(mistakes.joined(separator: "\n")) }
        return documents.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
    }

    /// Two files that claim the same place: applying both would leave it to chance which one is in force.
    private static func twins(among documents: [RuleDocument]) -> [String] {
        Dictionary(grouping: documents) { "\($0.kind)/\($0.name)" }
            .filter { $0.value.count > 1 }
            .sorted { $0.key < $1.key }
            .map { "\($0.key) is claimed by several files: \($0.value.map(\.file).joined(separator: ", "))" }
    }

    /// A folder stands for the `.yaml` files in it, not for those of folders inside it.
    private static func files(at path: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else { throw CommandFailure.usage("\(path) does not exist") }
        // Only a folder has contents that can be listed.
        guard let all = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [path] }
        let names = all.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        guard !names.isEmpty else { throw CommandFailure.usage("there are no .yaml files in \(path)") }
        return names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    }
}
