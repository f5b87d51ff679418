package import Events
import JSON
package import RuleFiles
import Rules

/// The declaration of one topic: what stands in its file under `topics/`.
package struct TopicFile: Hashable, Sendable {
    /// What Kafka does with records past their time.
    package enum Cleanup: String, Hashable, Sendable, CaseIterable {
        case delete
        case compact
        case compactThenDelete = "compact,delete"
    }

    package let topic: Topic
    /// One sentence for people.
    package let purpose: String
    /// What the record's key is, in words: `order id`.
    package let key: String
    package let partitions: Int32
    /// How long records are kept; `nil` keeps them for ever.
    package let retention: Duration?
    package let cleanup: Cleanup
    /// The JSON Schema of the record's value, as a path within `topics/`; `nil` when the value is not ours to describe.
    package let schema: String?
    package let writers: [String]
    package let readers: [String]

    /// Reads one file. The topic must bear the name of the file.
    package init(_ file: RuleFile, fileName: String) throws(RuleFileErrors) {
        self = try file.read { TopicFile($0, fileName: fileName) }
    }

    /// Collects all mistakes of the file before it gives up.
    private init?(_ reader: RuleDocumentReader, fileName: String) {
        let name = reader.text("name")
        if let name, name + ".yaml" != fileName {
            reader.mistake(
                "name", "the topic \"\(name)\" stands in the file of another", hint: "call the file \(name).yaml")
        }
        if let name, !Self.isLegal(name) {
            reader.mistake("name", "\"\(name)\" is no topic name", hint: "use a-z, 0-9, \".\" and \"-\", at most 200")
        }
        let purpose = reader.text("purpose")
        let key = reader.text("key")
        let partitions = reader.integer("partitions", in: 1...1_000)
        let retention = Self.retention(reader)
        let cleanup = reader.choice("cleanup", of: Cleanup.self)
        let schema = reader.optionalText("schema")
        if let schema, !schema.hasPrefix("schemas/") || !schema.hasSuffix(".json") || schema.contains("..") {
            reader.mistake("schema", "\"\(schema)\" is no schema of ours", hint: "write it as schemas/NAME.json")
        }
        let writers = reader.texts("writers")
        let readers = reader.texts("readers")
        guard let name, let purpose, let key, let partitions, let retention, let cleanup, let writers, let readers
        else { return nil }
        topic = Topic(name)
        self.purpose = purpose
        self.key = key
        self.partitions = Int32(partitions)
        self.retention = retention
        self.cleanup = cleanup
        self.schema = schema
        self.writers = writers
        self.readers = readers
    }

    /// A length of time, or `forever`, which is `.some(nil)`; `nil` after a mistake.
    private static func retention(_ reader: RuleDocumentReader) -> Duration?? {
        if reader.value["retention"]?.string == "forever" {
            _ = reader.value("retention")
            return .some(nil)
        }
        return reader.duration("retention").map { .some($0) }
    }

    /// Stricter than Kafka, which takes capitals and underscores but mixes up "." and "_" in its metrics.
    private static func isLegal(_ name: String) -> Bool {
        (1...200).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
    }
}
