import CRDKafka

extension RDKafkaClient {
    func createTopics(
        _ topics: [NewTopic], timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> [TopicOutcome] {
        let operation: StaticString = "creating topics"
        var list: [OpaquePointer?] = unsafe []
        defer { for index in unsafe list.indices { unsafe rd_kafka_NewTopic_destroy(list[index]) } }
        for topic in topics {
            // 0 partitions would go to the broker, and a clamped number would be another one.
            guard topic.partitions > 0, topic.replicationFactor > 0 || topic.replicationFactor == -1 else {
                throw invalid("\(topic.name): needs at least one partition and one replica", operation, file, line)
            }
            let made = unsafe CString.read { buffer in
                unsafe rd_kafka_NewTopic_new(
                    topic.name, Int32(clamping: topic.partitions), Int32(clamping: topic.replicationFactor),
                    buffer.baseAddress, buffer.count
                )
            }
            guard let new = unsafe made.result else {
                throw unsafe invalid("\(topic.name): \(made.text)", operation, file, line)
            }
            unsafe list.append(new)
            for (name, value) in topic.configuration { unsafe _ = rd_kafka_NewTopic_set_config(new, name, value) }
        }
        let request = try unsafe RDKafkaAdminRequest(
            RD_KAFKA_ADMIN_OP_CREATETOPICS, of: self, timeout: timeout, operation: operation, file: file, line: line
        ) { options, queue in
            // Also let the controller wait for the brokers, so that a topic can be used once it is reported.
            unsafe _ = rd_kafka_AdminOptions_set_operation_timeout(options, timeout, nil, 0)
            unsafe rd_kafka_CreateTopics(pointer, &list, list.count, options, queue)
        }
        return request.createdTopics(operation, file, line)
    }

    func createPartitions(
        _ totals: [(topic: String, partitions: Int)], timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> [TopicOutcome] {
        let operation: StaticString = "adding partitions"
        var list: [OpaquePointer?] = unsafe []
        defer { for index in unsafe list.indices { unsafe rd_kafka_NewPartitions_destroy(list[index]) } }
        for (topic, partitions) in totals {
            let made = unsafe CString.read { buffer in
                unsafe rd_kafka_NewPartitions_new(topic, max(0, partitions), buffer.baseAddress, buffer.count)
            }
            guard let new = unsafe made.result else {
                throw unsafe invalid("\(topic): \(made.text)", operation, file, line)
            }
            unsafe list.append(new)
        }
        let request = try unsafe RDKafkaAdminRequest(
            RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, of: self, timeout: timeout, operation: operation, file: file, line: line
        ) { options, queue in
            unsafe _ = rd_kafka_AdminOptions_set_operation_timeout(options, timeout, nil, 0)
            unsafe rd_kafka_CreatePartitions(pointer, &list, list.count, options, queue)
        }
        return request.createdPartitions(operation, file, line)
    }

    func describeConfigs(
        _ topics: [String], timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> [TopicConfiguration] {
        let operation: StaticString = "reading topic settings"
        var list = unsafe topics.map { unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        defer { for index in unsafe list.indices { unsafe rd_kafka_ConfigResource_destroy(list[index]) } }
        let request = try unsafe RDKafkaAdminRequest(
            RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, of: self, timeout: timeout, operation: operation, file: file, line: line
        ) { options, queue in
            unsafe rd_kafka_DescribeConfigs(pointer, &list, list.count, options, queue)
        }
        return request.describedConfigs(operation, file, line)
    }

    /// Replaces all of the topics' own settings.
    func alterConfigs(
        _ changes: [(topic: String, settings: [String: String])], timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> [TopicOutcome] {
        let operation: StaticString = "changing topic settings"
        var list: [OpaquePointer?] = unsafe []
        defer { for index in unsafe list.indices { unsafe rd_kafka_ConfigResource_destroy(list[index]) } }
        for (topic, settings) in changes {
            let resource = unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)
            unsafe list.append(resource)
            for (name, value) in settings { unsafe _ = rd_kafka_ConfigResource_set_config(resource, name, value) }
        }
        let request = try unsafe RDKafkaAdminRequest(
            RD_KAFKA_ADMIN_OP_ALTERCONFIGS, of: self, timeout: timeout, operation: operation, file: file, line: line
        ) { options, queue in
            unsafe rd_kafka_AlterConfigs(pointer, &list, list.count, options, queue)
        }
        return request.alteredConfigs(operation, file, line)
    }

    private func invalid(
        _ reason: String, _ operation: StaticString, _ file: StaticString, _ line: UInt
    ) -> KafkaError {
        KafkaError(code: KafkaError.invalidArgument, reason: reason, operation: operation, file: file, line: line)
    }
}
