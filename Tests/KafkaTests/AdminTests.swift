import Kafka
import LocalBroker
import Testing

/// The local broker has no admin API: these are the answers that can be had without a real cluster.
@Suite struct `Administering topics` {
    @Test func `lists topics with their partitions`() throws {
        let broker = try LocalBroker(topics: [("wms.outbound.confirmed", 3), ("orders.approved", 2)])
        let admin = try KafkaAdmin(KafkaConfiguration(bootstrapServers: broker.bootstrapServers), log: discard)
        let topics = try admin.topics(timeout: 10_000)
        #expect(topics.map(\.name) == ["orders.approved", "wms.outbound.confirmed"])
        #expect(topics.map(\.partitions) == [2, 3])
        #expect(topics.map(\.replicationFactor) == [1, 1])
    }

    @Test func `says that a broker does not answer the admin API`() throws {
        let cluster = try TestCluster()
        let admin = try KafkaAdmin(cluster.configuration(), log: discard)
        var errors: [KafkaError] = []
        do { _ = try admin.create([NewTopic(name: "t", partitions: 1)], timeout: 500) } catch { errors.append(error) }
        do { _ = try admin.increasePartitions([("t", 9)], timeout: 500) } catch { errors.append(error) }
        do { _ = try admin.configurations(of: ["t"], timeout: 500) } catch { errors.append(error) }
        do { _ = try admin.alter([("t", ["retention.ms": "1"])], timeout: 500) } catch { errors.append(error) }
        #expect(errors.count == 4)
        for error in errors { #expect(error.reason.hasPrefix("this broker does not answer the admin API"), "\(error)") }
    }

    @Test func `says that no broker is there, which is something else`() throws {
        let cluster = try TestCluster()
        cluster.broker.goDown()
        let admin = try KafkaAdmin(cluster.configuration(), log: discard)
        do {
            _ = try admin.create([NewTopic(name: "t", partitions: 1)], timeout: 500)
            Issue.record("created a topic without a broker")
        } catch {
            #expect(error.name == "_TRANSPORT" || error.name == "_TIMED_OUT")
            #expect(!error.reason.contains("admin API"))
            #expect(error.disposition == .retry)
        }
    }

    @Test func `refuses what cannot be a topic before it asks`() throws {
        let cluster = try TestCluster()
        let admin = try KafkaAdmin(cluster.configuration(), log: discard)
        do {
            _ = try admin.create([NewTopic(name: "t", partitions: 0)], timeout: 500)
            Issue.record("took a topic without partitions")
        } catch {
            #expect(error.operation.description == "creating topics")
            #expect(error.disposition == .fatal)
        }
    }

    @Test func `asks nothing when there is nothing to do`() throws {
        let admin = try KafkaAdmin(KafkaConfiguration(bootstrapServers: "127.0.0.1:1"), log: discard)
        #expect(try admin.create([], timeout: 1).count == 0)
        #expect(try admin.increasePartitions([], timeout: 1).count == 0)
        #expect(try admin.alter([], timeout: 1).count == 0)
    }
}
