import Testing

@testable import Bench

@Suite struct `What is measured` {
    @Test func `percentiles are the smallest time that so many do not exceed`() {
        var latencies = Latencies()
        for milliseconds in (1...1_000).reversed() { latencies.add(.milliseconds(milliseconds)) }
        #expect(latencies.percentiles([0.5, 0.99, 0.999, 1]) == [500, 990, 999, 1_000])
        #expect(Latencies().percentiles([0.5]) == [nil])
    }

    @Test func `a process's times are read whatever its program is called`() {
        let line =
            "4711 (a) b (c) S 17 4711 4711 0 -1 4194304 100 200 0 0 31 12 5 6 20 0 1 0 100 1000 50 18446744073709551615"
        #expect(ProcessTimes.parse(line) == ProcessTimes.Fields(parent: 17, own: 43, buried: 11))
        #expect(ProcessTimes.parse("4711 (a") == nil)
    }

    @Test func `a binary COPY is cut between its rows, and no row is lost`() {
        // Three rows of two fields: a byte and NULL.
        var bytes: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 13, 10, 0] + [0, 0, 0, 0, 0, 0, 0, 0]
        for value: UInt8 in [7, 8, 9] { bytes += [0, 2, 0, 0, 0, 1, value, 0xFF, 0xFF, 0xFF, 0xFF] }
        bytes += [0xFF, 0xFF]
        let stream = CopyStream(bytes)
        #expect(stream.count == 3)
        let slices = (0..<2).map { stream.slice($0, of: 2) }
        #expect(slices.map(\.count) == [1, 2])
        #expect(Array(slices[0].chunks.joined()) == Array(bytes[..<30]) + [0xFF, 0xFF])
        #expect(Array(slices[1].chunks.joined()) == Array(bytes[..<19]) + Array(bytes[30...]))
        #expect(stream.slice(0, of: 9).count == 0)
    }

    @Test func `another database can be named in either form of a connection string`() {
        #expect("host=a dbname=b".naming(database: "c") == "host=a dbname=b dbname=c")
        #expect("postgresql://u@h/b".naming(database: "c") == "postgresql://u@h/b?dbname=c")
        #expect("postgres://u@h/b?sslmode=require".naming(database: "c") == "postgres://u@h/b?sslmode=require&dbname=c")
    }
}
