import Events
import RuleFiles
import TestBasics
import Testing
import TopicFiles

@Suite struct `The topic files of this repository` {
    let topics: [TopicFile]

    init() throws { topics = try TopicDirectory(path: Repository.topics).files }

    @Test func `declare every topic the code knows, and no other`() {
        #expect(Set(topics.map(\.topic)) == Set(Topic.all))
        #expect(topics.count == Topic.all.count)
    }

    @Test func `give all topics on the orders' way the same number of partitions`() {
        let onTheWay = topics.filter { !$0.topic.name.hasSuffix(".dead-letter") && $0.topic != .operationsAlerts }
        #expect(Set(onTheWay.map(\.partitions)) == [4])
    }

    @Test func `name only workers that exist, or outsiders`() {
        let outsiders: Set = [
            "connectors", "channels", "service-desk", "wms", "erp", "finance", "operations", "channel-write-back",
            "customer-notices", "switchyard dead-letters",
        ]
        let known = outsiders.union(WorkerName.allCases.map(\.rawValue))
        for topic in topics {
            #expect(known.isSuperset(of: topic.writers + topic.readers), "\(topic.topic)")
        }
    }

    @Test func `give each worker a dead-letter topic that it alone writes`() {
        for worker in WorkerName.allCases {
            let file = topics.first { $0.topic == .deadLetters(of: worker) }
            #expect(file?.writers == [worker.rawValue])
        }
    }

    @Test func `name a schema after the topic, wherever the value is ours to describe`() {
        for topic in topics {
            let isForeign = topic.topic == .channelOrdersRaw || topic.topic.name.hasSuffix(".dead-letter")
            #expect(topic.schema == (isForeign ? nil : "schemas/\(topic.topic).json"))
        }
    }
}

@Suite struct `Reading a topic file` {
    private func read(_ yaml: String) throws(RuleFileErrors) -> TopicFile {
        try TopicFile(RuleFile(yaml: yaml, name: "topics/orders.received.yaml"), fileName: "orders.received.yaml")
    }

    @Test func `gives what it declares`() throws {
        let file = try read(
            """
            name: orders.received
            purpose: A canonical order.
            key: order id
            partitions: 4
            retention: forever
            cleanup: compact
            schema: schemas/orders.received.json
            writers: [channel-ingest]
            readers: order-audit
            """)
        #expect(file.topic == .ordersReceived)
        #expect(file.partitions == 4)
        #expect(file.retention == nil)
        #expect(file.cleanup == .compact)
        #expect(file.readers == ["order-audit"])
    }

    @Test func `finds all mistakes at once, with their lines`() {
        let error = #expect(throws: RuleFileErrors.self) {
            try read(
                """
                name: orders.recieved
                purpose: A canonical order.
                key: order id
                partitions: 0
                retention: 1 week
                cleanup: deleet
                shema: schemas/x.json
                writers: []
                """)
        }
        #expect(
            error?.all.map(\.description) == [
                #"topics/orders.received.yaml:1:1: the document: the key "readers" is missing"#,
                #"topics/orders.received.yaml:1:7: name: the topic "orders.recieved" stands in the file of another; "#
                    + "call the file orders.recieved.yaml",
                "topics/orders.received.yaml:4:13: partitions: 0 is outside its range: 1 to 1000",
                #"topics/orders.received.yaml:5:12: retention: "1 week" is not a length of time; "#
                    + "write it as 500ms, 30s, 15m, 24h or 7d",
                #"topics/orders.received.yaml:6:10: cleanup: "deleet" is not known here; did you mean "delete"?"#,
                #"topics/orders.received.yaml:7:1: shema: unknown key "shema"; did you mean "schema"?"#,
                "topics/orders.received.yaml:8:10: writers: the list needs at least one element",
            ])
    }

    @Test func `says that a directory is not there`() {
        #expect(throws: RuleFileErrors.self) { try TopicDirectory(path: "/nowhere") }
    }
}
