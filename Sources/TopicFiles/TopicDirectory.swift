import FoundationEssentials
package import RuleFiles

/// All topics, as the files of a directory declare them.
package struct TopicDirectory: Sendable {
    /// In the order of their names.
    package let files: [TopicFile]

    /// Reads every `.yaml` file of the directory but the AsyncAPI document.
    /// - Throws: the mistakes of all files together.
    package init(path: String) throws(RuleFileErrors) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw RuleFileErrors([RuleFileError(file: path, place: nil, message: "the directory cannot be read")])
        }
        var files: [TopicFile] = []
        var mistakes: [RuleFileError] = []
        for name in names.sorted() where name.hasSuffix(".yaml") && name != Self.asyncAPI {
            do throws(RuleFileErrors) {
                files.append(try TopicFile(RuleFile(path: "\(path)/\(name)"), fileName: name))
            } catch {
                mistakes += error.all
            }
        }
        if !mistakes.isEmpty { throw RuleFileErrors(mistakes) }
        self.files = files
    }

    /// The document that describes all topics and their messages to tools.
    package static let asyncAPI = "asyncapi.yaml"
}
