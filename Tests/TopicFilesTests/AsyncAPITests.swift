import Events
import JSON
import RuleFiles
import TestBasics
import Testing
import TopicFiles

/// What each topic carries: the names of the message in the document and in the events.
private let messages: [Topic: (message: String, type: StaticString)] = [
    .ordersReceived: ("OrderReceived", OrderReceived.type),
    .ordersApproved: ("OrderApproved", OrderApproved.type),
    .ordersHeld: ("OrderHeld", OrderHeld.type),
    .ordersRejected: ("OrderRejected", OrderRejected.type),
    .ordersBackordered: ("OrderBackordered", OrderBackordered.type),
    .fulfilmentsPlanned: ("FulfilmentPlanned", FulfilmentPlanned.type),
    .fulfilmentsProgressed: ("FulfilmentProgressed", FulfilmentProgressed.type),
    .outboundRequested: ("OutboundRequested", OutboundRequested.type),
    .outboundCancelRequested: ("OutboundCancelRequested", OutboundCancelRequested.type),
    .outboundConfirmed: ("OutboundConfirmed", OutboundConfirmed.type),
    .afterSalesRequested: ("AfterSalesRequested", AfterSalesRequested.type),
    .afterSalesUpdated: ("AfterSalesUpdated", AfterSalesUpdated.type),
    .returnsExpected: ("ReturnExpected", ReturnExpected.type),
    .returnsReceived: ("ReturnReceived", ReturnReceived.type),
    .refundsRequested: ("RefundRequested", RefundRequested.type),
    .refundsSettled: ("RefundSettled", RefundSettled.type),
    .stockAdjusted: ("StockAdjusted", StockAdjusted.type),
    .operationsAlerts: ("AlertRaised", AlertRaised.type),
]

@Suite struct `The AsyncAPI document` {
    let parser = JSONParser()
    let document: JSONValue
    let topics: [TopicFile]

    init() throws {
        document = try parser.parse(RuleFile(path: "\(Repository.topics)/\(TopicDirectory.asyncAPI)").json)
        topics = try TopicDirectory(path: Repository.topics).files
    }

    private func at(_ path: String...) -> JSONValue? {
        path.reduce(document) { value, key in value?[key] }
    }

    /// Follows a reference within the document.
    private func target(_ reference: String?) -> JSONValue? {
        guard let reference, reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(document) { value, key in value?[String(key)] }
    }

    private func workers(_ names: [String]) -> Bool { names.allSatisfy { WorkerName(rawValue: $0) != nil } }

    @Test func `is of version 3`() {
        #expect(at("asyncapi")?.string == "3.0.0")
    }

    @Test func `has a channel for every topic, and no other`() {
        #expect(Set(at("channels")?.members.map(\.key) ?? []) == Set(Topic.all.map(\.name)))
    }

    @Test func `gives every channel what its topic file declares`() {
        for file in topics {
            let channel = at("channels", file.topic.name)
            let kafka = channel?["bindings"]?["kafka"]
            let configuration = kafka?["topicConfiguration"]
            #expect(channel?["address"]?.string == file.topic.name)
            #expect(channel?["description"]?.string == file.purpose)
            #expect(kafka?["partitions"]?.int64 == Int64(file.partitions), "\(file.topic)")
            #expect(configuration?["cleanup.policy"]?.elements.compactMap(\.string) == [file.cleanup.rawValue])
            #expect(configuration?["retention.ms"]?.int64 == file.retention.map { Int64($0 / .milliseconds(1)) })
        }
    }

    @Test func `gives every channel the message of its event`() {
        for file in topics {
            let carried = at("channels", file.topic.name, "messages")?.members.map { ($0.key, $0.value) } ?? []
            #expect(carried.count == 1, "\(file.topic)")
            let message = target(carried.first?.1["$ref"]?.string)
            #expect(carried.first?.0 == message?["title"]?.string, "\(file.topic)")
            #expect(target(message?["headers"]?["$ref"]?.string) != nil, "\(file.topic)")
            guard let event = messages[file.topic] else {
                #expect(file.schema == nil, "\(file.topic)")
                continue
            }
            #expect(message?["title"]?.string == event.message)
            #expect(message?["name"]?.string == event.type.description)
            #expect(message?["payload"]?["$ref"]?.string == file.schema)
        }
    }

    @Test func `promises event headers only where workers alone write`() {
        for file in topics where messages[file.topic] != nil {
            let message = target("#/components/messages/\(messages[file.topic]?.message ?? "")")
            let headers = workers(file.writers) ? "EventHeaders" : "OutsiderHeaders"
            #expect(message?["headers"]?["$ref"]?.string == "#/components/schemas/\(headers)", "\(file.topic)")
        }
    }

    @Test func `has an operation for every writer and reader of every topic, and no other`() {
        var expected: Set<String> = []
        for file in topics {
            for writer in file.writers { expected.insert("\(writer) send #/channels/\(file.topic)") }
            for reader in file.readers { expected.insert("\(reader) receive #/channels/\(file.topic)") }
        }
        var found: Set<String> = []
        for (name, operation) in at("operations")?.members.map({ ($0.key, $0.value) }) ?? [] {
            let participant = operation["tags"]?.elements.first { _ in true }?["name"]?.string ?? ""
            let action = operation["action"]?.string ?? ""
            let channel = operation["channel"]?["$ref"]?.string ?? ""
            found.insert("\(participant) \(action) \(channel)")
            let topic = channel.split(separator: "/").last ?? ""
            #expect(name == "\(participant.replacing(" ", with: "-")).\(action).\(topic)")
        }
        #expect(found == expected)
    }

    @Test func `requires of a raw order's headers what ingest needs`() {
        #expect(
            at("components", "schemas", "RawOrderHeaders", "required")?.elements.compactMap(\.string) == [
                "channel", "shop",
            ])
    }
}

@Suite struct `The schema that a topic file names` {
    @Test func `is there, and is JSON`() throws {
        for file in try TopicDirectory(path: Repository.topics).files {
            guard let schema = file.schema else { continue }
            // A YAML reader reads JSON, and says where it is wrong.
            #expect(throws: Never.self, "\(schema)") { try RuleFile(path: "\(Repository.topics)/\(schema)") }
        }
    }
}
