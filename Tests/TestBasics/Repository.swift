/// Where the files of this repository are that tests hold the code against: absolute, because a test may be started from
/// any directory.
package enum Repository {
    /// The folder that holds `Package.swift`.
    package static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    package static let topics = root + "/topics"
    package static let deploy = root + "/deploy"
    package static let rules = deploy + "/rules"
    package static let mappings = deploy + "/mappings"
}
