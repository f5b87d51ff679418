import Domain
import Events
import Testing

@Suite struct `What crosses a topic` {
    let validator: SchemaValidator

    init() throws { validator = try .ofRepository() }

    @Test(arguments: EventSample.all)
    func `comes back as the event that was written`(sample: EventSample) throws {
        #expect(try sample.comesBackEqual())
    }

    @Test(arguments: EventSample.all)
    func `is what its schema says, and no field more`(sample: EventSample) throws {
        #expect(validator.mistakes(in: try Tree(parsing: sample.written), against: sample.schema, .closed) == [])
    }

    /// What warehouses say has more forms than the one that we write.
    @Test(arguments: EventSample.full.filter { $0.topic != .outboundConfirmed })
    func `has every field of its schema when it is full`(sample: EventSample) throws {
        #expect(validator.mistakes(in: try Tree(parsing: sample.written), against: sample.schema, .complete) == [])
    }

    @Test func `has two samples here, unless the value is not ours to describe`() {
        let described = Topic.all.filter { $0 != .channelOrdersRaw && !$0.name.hasSuffix(".dead-letter") }
        for topic in described {
            #expect(EventSample.all.filter { $0.topic == topic }.map(\.content) == [.full, .minimal], "\(topic)")
        }
        #expect(EventSample.all.count == described.count * 2)
    }

    @Test func `has a schema of its own, and there is no other`() {
        let expected = Set(EventSample.all.map(\.schema)).union(["common.json"])
        #expect(Set(validator.schemas.keys) == expected)
    }

    @Test(arguments: EventSample.full)
    func `is named in the past, after the system`(sample: EventSample) {
        let words = sample.type.split(separator: ".")
        #expect(words.first == "switchyard")
        #expect(words.count == 3)
        #expect(words.last?.hasSuffix("d") ?? false)
        #expect(EventSample.full.filter { $0.type == sample.type }.count == 1)
    }
}

@Suite struct `A schema` {
    /// What a sender could put in a field by mistake.
    private static let scalars: [Tree] = [.null, .bool(true), .number("7"), .text("x")]
    private static let anything: [Tree] = scalars + [.number("-7"), .number("0.5"), .text(""), .list([]), .object([])]

    let validator: SchemaValidator

    init() throws { validator = try .ofRepository() }

    private func examples(of sample: EventSample) -> [Tree] {
        validator.schemas[sample.schema]?["examples"]?.elements ?? []
    }

    private func accepts(_ document: Tree, _ sample: EventSample) -> Bool {
        validator.mistakes(in: document, against: sample.schema).isEmpty
    }

    private func reads(_ document: Tree, _ sample: EventSample) -> Bool {
        (try? sample.read(document.bytes)) != nil
    }

    @Test(arguments: EventSample.full)
    func `gives examples that it allows and the code reads`(sample: EventSample) throws {
        #expect(!examples(of: sample).isEmpty)
        for example in examples(of: sample) {
            #expect(validator.mistakes(in: example, against: sample.schema, .closed) == [])
            try sample.read(example.bytes)
        }
    }

    @Test(arguments: EventSample.full)
    func `says in words what every value means`(sample: EventSample) {
        let schema = validator.schemas[sample.schema]
        #expect(schema?["$schema"]?.text == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema?["title"]?.text?.isEmpty == false)
        #expect(schema?["description"]?.text?.hasSuffix(".") == true)
    }

    @Test(arguments: EventSample.full)
    func `allows nothing that the code would not read`(sample: EventSample) throws {
        for document in try [Tree(parsing: sample.written)] + examples(of: sample) {
            for change in document.changes(replacements: Self.anything) where accepts(change.document, sample) {
                #expect(reads(change.document, sample), "\(change.kind) \(change.path)")
            }
        }
    }

    @Test(arguments: EventSample.full.filter { EventSample.writtenByOutsiders.contains($0.topic) })
    func `refuses nothing that the code would read, where others write`(sample: EventSample) throws {
        for document in try [Tree(parsing: sample.written)] + examples(of: sample) {
            for change in document.changes(replacements: Self.scalars) where reads(change.document, sample) {
                #expect(accepts(change.document, sample), "\(change.kind) \(change.path)")
            }
        }
    }
}

@Suite struct `The error about a field that is missing or of the wrong kind` {
    @Test(arguments: EventSample.all.filter { $0.topic != .outboundConfirmed })
    func `names the path to it`(sample: EventSample) throws {
        let document = try Tree(parsing: sample.written)
        for change in document.changes(replacements: [.null, .bool(true), .number("7"), .text("secret"), .object([])]) {
            guard let error = failure(reading: change.document, as: sample) else { continue }
            // An empty object is the right kind of value; what it lacks is named.
            if change.kind == .replaced(.object([])) {
                #expect(error.path.hasPrefix(change.path))
            } else {
                #expect(error.path == change.path)
            }
            #expect(error.description == "\(error.path): \(error.problem)")
            #expect(!error.description.contains("secret"))
        }
    }

    /// Without a field another of its forms may be meant, or another field stands in; so none is taken out here.
    @Test(arguments: EventSample.all.filter { $0.topic == .outboundConfirmed })
    func `names a path in what warehouses say, too`(sample: EventSample) throws {
        let document = try Tree(parsing: sample.written)
        for change in document.changes(replacements: [.bool(true), .text("secret")]) where change.kind != .removed {
            guard let error = failure(reading: change.document, as: sample) else { continue }
            #expect(error.path.hasPrefix(change.path))
            #expect(!error.description.contains("secret"))
        }
    }

    @Test(arguments: EventSample.full)
    func `says that a value which is no object must be one`(sample: EventSample) {
        #expect(failure(reading: .list([]), as: sample)?.description == "must be an object")
    }

    @Test func `lists the words that are allowed`() {
        let settled = EventSample.full.first { $0.topic == .refundsSettled }
        let document = Tree.object([
            .init(name: "refundId", value: .text("0193b2a5-1188-7a3c-8f21-6d0b7c9e4410")),
            .init(name: "caseId", value: .text("0193b2a4-6610-7f08-b3de-9c41e07a5512")),
            .init(name: "outcome", value: .text("paid")),
        ])
        let error = settled.flatMap { failure(reading: document, as: $0) }
        #expect(error?.description == "outcome: must be one of settled, failed")
    }

    private func failure(reading document: Tree, as sample: EventSample) -> EventError? {
        do {
            try sample.read(document.bytes)
            return nil
        } catch {
            return error as? EventError
        }
    }
}

@Suite struct `The key of an event` {
    @Test func `is the channel's order number while nobody knows the order`() {
        let keys = EventSample.all.filter { $0.topic == .afterSalesRequested || $0.topic == .afterSalesUpdated }.map(
            \.key)
        #expect(Set(keys) == ["0193b1c8-7d3a-7c41-9a52-3f0e8b6d0001", "taobao/tea-house/2817364550123"])
    }

    @Test(arguments: [
        (Topic.ordersReceived, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0001"),
        (.fulfilmentsPlanned, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0001"),
        (.fulfilmentsProgressed, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0001"),
        (.outboundRequested, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0002"),
        (.outboundCancelRequested, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0002"),
        (.outboundConfirmed, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0002"),
        (.returnsExpected, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0003"),
        (.returnsReceived, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0003"),
        (.refundsRequested, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0003"),
        (.refundsSettled, "0193b1c8-7d3a-7c41-9a52-3f0e8b6d0003"),
        (.stockAdjusted, "CUP-WHITE"),
        (.operationsAlerts, "GZ01"),
    ])
    func `is what the topic's file promises`(topic: Topic, key: String) {
        #expect(EventSample.full.first { $0.topic == topic }?.key == key)
    }
}
