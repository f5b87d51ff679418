import Foundation
import Testing

@testable import WorkerRuntime

/// What may stand where a settings file should. Each is one mistake that names the file, what is wrong with it and where, and
/// none of them stops the others from being told.
@Suite struct `A settings file of nonsense` {
    struct Nonsense: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        /// The mistake, after the name of the file.
        let complaint: String
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ complaint: String) {
            self.init(name, Array(text.utf8), complaint)
        }

        init(_ name: String, _ bytes: [UInt8], _ complaint: String) {
            self.name = name
            self.bytes = bytes
            self.complaint = complaint
        }
    }

    static let whole = [
        Nonsense("nothing", "", "is not JSON: the document is empty"),
        Nonsense("white space", " \n\n", "is not JSON: the document is empty"),
        Nonsense(
            "YAML", "lanes:\n  count: 2\n",
            "is not JSON: a character stands where JSON does not allow it (line 1, column 1)"),
        Nonsense(
            "a comment", "{\n  // lanes\n}",
            "is not JSON: a character stands where JSON does not allow it (line 2, column 3)"),
        Nonsense(
            "half a file", "{\"lanes\": {\"count\": 2",
            "is not JSON: the document ends before its last value is complete (line 1, column 22)"),
        Nonsense("UTF-16", [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], "is not JSON: the bytes are not UTF-8 (line 1, column 1)"),
        Nonsense(
            "zero bytes", [0, 0, 0], "is not JSON: a character stands where JSON does not allow it (line 1, column 1)"),
        Nonsense(
            "a program", Array("\u{7F}ELF".utf8) + [0x80, 0xFF],
            "is not JSON: the bytes are not UTF-8 (line 1, column 5)"),
        Nonsense(
            "a hundred thousand lists", String(repeating: "[", count: 100_000),
            "is not JSON: objects and arrays are nested deeper than the limit (line 1, column 65)"),
        Nonsense("a list", "[]", "the file must hold one JSON object"),
        Nonsense("null", "null", "the file must hold one JSON object"),
        Nonsense("a list of lists", #"{"lanes":{"count":[[1]]}}"#, "lanes.count is an array of more than plain values"),
        Nonsense("a setting twice", #"{"lanes":{"count":1},"lanes":{"count":2}}"#, "lanes.count is given twice"),
        Nonsense(
            "a setting twice, once with dots", #"{"lanes":{"count":1},"lanes.count":2}"#, "lanes.count is given twice"),
        Nonsense("a setting twice, once null", #"{"generation":null,"generation":2}"#, "generation is given twice"),
        Nonsense("a setting twice, then null", #"{"generation":2,"generation":null}"#, "generation is given twice"),
        Nonsense(
            "more than any settings",
            Array("{\"a\":\"".utf8) + Array(repeating: 0x61, count: 1 << 20) + Array("\"}".utf8),
            "the file is larger than 1MiB, which no settings are"),
    ]

    @Test(arguments: whole)
    func `is one mistake with its place`(nonsense: Nonsense) async throws {
        let file = try file(nonsense.bytes)
        #expect(
            await mistakes(["SWITCHYARD_LANES_COUNT": "many"], file: file) == [
                "--config is \"\(file.path)\": \(nonsense.complaint)",
                #"SWITCHYARD_LANES_COUNT (lanes.count) is "many": must be a whole number from 1 to 64"#,
            ])
    }

    static let values = [
        "true", "{}", "[]", "\"\"", "-1", "0", "1e400", "0.5", "\"two\"", "9223372036854775808", "[1,2]",
        "\"1\\u0000\"",
        "{\"a\":1}",
    ]

    @Test(arguments: values)
    func `in one setting names the setting`(value: String) async throws {
        let complaints = await mistakes([:], file: try file(Array("{\"lanes\":{\"count\":\(value)}}".utf8)))
        // An object without members says nothing, and nothing is what it means.
        guard value != "{}" else { return #expect(complaints.isEmpty) }
        #expect(complaints.count == 1)
        #expect(complaints.first?.contains("lanes.count") == true || value == "1e400", "\(complaints)")
        #expect(complaints.first?.contains("line 1, column 19") == true || value != "1e400", "\(complaints)")
    }

    @Test func `that cannot be read is a mistake with the reason`() async throws {
        for (path, reason) in [
            ("/tmp", "the file cannot be read: Is a directory"),
            ("/nowhere/settings.json", "the file cannot be read: No such file or directory"),
            ("/dev/zero", "the file is larger than 1MiB, which no settings are"),
        ] {
            #expect(await mistakes(["SWITCHYARD_CONFIG": path]) == ["SWITCHYARD_CONFIG is \"\(path)\": \(reason)"])
        }
    }

    private func file(_ bytes: [UInt8]) throws -> TemporaryFile {
        let file = try TemporaryFile("")
        try Data(bytes).write(to: URL(filePath: file.path))
        return file
    }
}
