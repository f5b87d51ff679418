import LocalBroker
import Testing

@Suite struct `Starting a local broker` {
    @Test func `tells where it listens and which cluster it is`() throws {
        let broker = try LocalBroker(topics: [("orders", 2)])
        #expect(broker.bootstrapServers.hasPrefix("127.0.0.1:"))
        #expect(broker.clusterID.hasPrefix("mockCluster"))
    }

    @Test func `listens on the port it is given`() throws {
        let port = try Self.freePort()
        let broker = try LocalBroker(topics: [], port: port)
        #expect(broker.bootstrapServers == "127.0.0.1:\(port)")
    }

    @Test func `says which port is taken and how to find the holder`() throws {
        let first = try LocalBroker(topics: [])
        let port = try #require(Self.port(of: first))
        let error = #expect(throws: LocalBrokerError.self) { _ = try LocalBroker(topics: [], port: port) }
        let text = try #require(error).description
        #expect(text.contains("port \(port) is taken"))
        #expect(text.contains("ss -ltnp"))
    }

    @Test func `can start again on the port it had, as another cluster`() throws {
        let first = try LocalBroker(topics: [])
        let port = try #require(Self.port(of: first))
        first.stop()
        let second = try LocalBroker(topics: [], port: port)
        #expect(second.bootstrapServers == first.bootstrapServers)
    }

    @Test(arguments: [0, -1, 65_536])
    func `refuses a port that cannot exist`(_ port: Int) {
        #expect(throws: LocalBrokerError.portOutOfRange(port)) { _ = try LocalBroker(topics: [], port: port) }
    }

    @Test func `leaves other listeners of the process alone`() async throws {
        let port = try Self.freePort()
        let broker = try LocalBroker(topics: [], port: port)
        // Nothing of the choice is left on this thread: the next broker gets a port of the system's choosing.
        let other = try LocalBroker(topics: [])
        #expect(Self.port(of: broker) == port)
        #expect(Self.port(of: other) != port + 1)
    }

    @Test func `may be stopped twice`() throws {
        let broker = try LocalBroker(topics: [("orders", 1)])
        broker.stop()
        broker.stop()
    }

    /// A port that was free a moment ago: a broker had it and gave it back.
    private static func freePort() throws -> Int {
        let broker = try LocalBroker(topics: [])
        defer { broker.stop() }
        return try #require(port(of: broker))
    }

    private static func port(of broker: LocalBroker) -> Int? {
        broker.bootstrapServers.split(separator: ":").last.flatMap { Int($0) }
    }
}
