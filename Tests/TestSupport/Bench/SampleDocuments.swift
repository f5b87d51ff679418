package import RuleFiles
import TestBasics

/// The documents that come with Switchyard, as files with lines.
package enum SampleDocuments {
    /// A file of `deploy/rules`, by its name without `.yaml`.
    /// - Throws: every mistake of the file.
    package static func rules(_ name: String) throws(RuleFileErrors) -> RuleFile {
        try RuleFile(path: "\(Repository.rules)/\(name).yaml", name: "\(name).yaml")
    }

    /// A file of `deploy/mappings`, by its channel.
    /// - Throws: every mistake of the file.
    package static func mapping(of channel: String) throws(RuleFileErrors) -> RuleFile {
        try RuleFile(path: "\(Repository.mappings)/\(channel).yaml", name: "\(channel).yaml")
    }
}
