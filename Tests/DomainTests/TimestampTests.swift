import Domain
import Testing

@Suite struct `Timestamps` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2000-02-29T12:00:00Z", 951_825_600),
        ("2026-11-11T08:00:00+08:00", 1_794_355_200),
        ("2026-11-11 00:00:00 +0000", 1_794_355_200),
        ("2026-11-10T16:00:00-0800", 1_794_355_200),
        ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func `are read in every form that channels write`(text: String, seconds: Int) {
        #expect(Timestamp(text) == Timestamp(seconds: Int64(seconds)))
    }

    @Test func `without an offset mean what the caller says, or nothing`() {
        #expect(Timestamp("2026-11-11 16:00:00", zoneOffsetSeconds: 8 * 3_600) == Timestamp("2026-11-11T08:00:00Z"))
        #expect(Timestamp("2026-11-11 16:00:00") == nil)
    }

    @Test func `keep microseconds and drop what is finer`() {
        #expect(Timestamp("1970-01-01T00:00:01.5Z")?.microseconds == 1_500_000)
        #expect(Timestamp("1970-01-01T00:00:01.1234567Z")?.microseconds == 1_123_456)
    }

    @Test(arguments: [
        "", "2026-11-11", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-11T24:00:00Z", "2026-11-11T08:00:00+25:00",
        "2026-11-11T08:00:00Zx", "11/11/2026 08:00", "2026-11-11T08:00:00.Z",
    ])
    func `are not read from what names no moment`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `are written so that they are read back`() {
        for microseconds in stride(from: Int64(-62_135_596_800_000_000), to: 253_402_300_799_000_000, by: 7_919_000_123_457) {
            let moment = Timestamp(microseconds: microseconds)
            #expect(Timestamp(moment.description) == moment)
        }
        #expect(Timestamp(milliseconds: 1_500).description == "1970-01-01T00:00:01.500Z")
        #expect(Timestamp(seconds: 0).description == "1970-01-01T00:00:00Z")
    }

    @Test func `count durations to the microsecond`() {
        let noon = Timestamp(seconds: 43_200)
        #expect(noon + .milliseconds(1) - noon == .milliseconds(1))
        #expect(noon - .seconds(43_200) == Timestamp(seconds: 0))
    }
}
