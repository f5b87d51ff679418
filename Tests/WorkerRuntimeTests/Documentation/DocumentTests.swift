import Foundation
import TestBasics
import Testing

@testable import WorkerRuntime

/// The pages on security and limits say of each promise which test shows it. A test that was renamed or removed must be
/// missed here.
@Suite struct `The pages on security and limits` {
    private static let root = String(Repository.deploy.dropLast("/deploy".count))

    private func page(_ name: String) throws -> String {
        try String(contentsOfFile: "\(Self.root)/Sources/WorkerRuntime/WorkerRuntime.docc/\(name).md", encoding: .utf8)
    }

    /// Names of tests and suites as they stand in the sources, without the backquotes.
    private func testNames() throws -> Set<String> {
        var names: Set<String> = []
        let files = try #require(FileManager.default.enumerator(atPath: "\(Self.root)/Tests"))
        for case let file as String in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(Self.root)/Tests/\(file)", encoding: .utf8)
            for line in text.split(separator: "\n") where line.contains("func `") || line.contains("struct `") {
                let parts = line.split(separator: "`")
                if parts.count > 1 { names.insert(String(parts[1])) }
            }
        }
        return names
    }

    /// What stands in backquotes in the last column of every table that has such a column.
    private func namedTests(_ page: String, column: String) -> [String] {
        var isTable = false
        var names: [String] = []
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                isTable = false
                continue
            }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if cells.last == column { isTable = true }
            guard isTable, let last = cells.last else { continue }
            names += last.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
        return names
    }

    @Test(arguments: [("Security", "Shown by"), ("Limits", "Test")])
    func `name tests that exist`(name: String, column: String) throws {
        let named = namedTests(try page(name), column: column)
        #expect(named.count >= 8)
        let known = try testNames()
        for test in named { #expect(known.contains(test), "\(name).md names a test that is not there: \(test)") }
    }

    @Test func `name every table of the database`() throws {
        let page = try page("Limits")
        let migrations = "\(Self.root)/Sources/Schema/Migrations"
        for file in try FileManager.default.contentsOfDirectory(atPath: migrations) {
            let text = try String(contentsOfFile: "\(migrations)/\(file)", encoding: .utf8)
            for line in text.split(separator: "\n") where line.contains("CREATE TABLE ") {
                let table = String(line.split(separator: " ")[2])
                let isPart = ["fulfilment_", "case_"].contains { table.hasPrefix($0) }
                #expect(page.contains("`\(table)`") || isPart, "Limits.md does not say what bounds \(table)")
            }
        }
    }

    @Test func `name the settings by their names and defaults`() throws {
        let page = try page("Limits")
        for (key, shown) in [
            ("lanes.maxBatchRecords", "1000"), ("lanes.maxBatchBytes", "8 MiB"),
            ("lanes.maxPendingBatches", "8 batches"),
            ("parkedKeyLimit", "1000"), ("parkedRecordLimit", "100,000"),
        ] {
            let row = try #require(page.split(separator: "\n").first { $0.contains("`\(key)`") })
            #expect(row.contains(shown), "\(row)")
            #expect(WorkerSettings.declarations.contains { $0.key == key })
        }
        let defaults = WorkerSettings(worker: "any")
        #expect(defaults.lanes.maxBatchRecords == 1_000 && defaults.lanes.maxBatchBytes == 8 << 20)
        #expect(defaults.lanes.maxPendingBatches == 8 && defaults.parkedKeyLimit == 1_000)
        #expect(defaults.parkedRecordLimit == 100_000)
    }
}
