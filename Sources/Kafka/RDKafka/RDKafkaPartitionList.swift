import CRDKafka

/// librdkafka's list of partitions, each with an offset and an error.
@safe
struct RDKafkaPartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(topics: [String]) {
        self.init(capacity: topics.count)
        for topic in topics { unsafe rd_kafka_topic_partition_list_add(pointer, topic, RD_KAFKA_PARTITION_UA) }
    }

    init(_ partitions: [TopicPartition]) {
        self.init(capacity: partitions.count)
        for partition in partitions {
            unsafe rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
        }
    }

    init(_ positions: [(TopicPartition, ResumeOffset)]) {
        self.init(capacity: positions.count)
        for (partition, position) in positions {
            let element = unsafe rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)!
            unsafe element.pointee.offset = position.rawValue
        }
    }

    private init(capacity: Int) {
        unsafe pointer = rd_kafka_topic_partition_list_new(Int32(capacity))
    }

    deinit { unsafe rd_kafka_topic_partition_list_destroy(pointer) }

    /// The offset of each element, in order. `nil`: librdkafka knows none.
    var offsets: [ResumeOffset?] {
        unsafe Self.elements(of: pointer).map { unsafe $0.offset >= 0 ? ResumeOffset($0.offset) : nil }
    }

    /// The first error of an element.
    var firstError: rd_kafka_resp_err_t? {
        unsafe Self.elements(of: pointer).first { unsafe $0.err != RD_KAFKA_RESP_ERR_NO_ERROR }.map { unsafe $0.err }
    }

    /// The partitions of a list that librdkafka owns.
    static func partitions(of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> [TopicPartition] {
        unsafe elements(of: list).map {
            unsafe TopicPartition(topic: String(cString: $0.topic), partition: $0.partition)
        }
    }

    private static func elements(
        of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) -> UnsafeBufferPointer<rd_kafka_topic_partition_t> {
        unsafe UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
    }
}
