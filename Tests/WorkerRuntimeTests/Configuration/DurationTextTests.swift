import Testing

@testable import WorkerRuntime

@Suite struct `Times and sizes as people write them` {
    @Test(arguments: [
        ("100ms", Duration.milliseconds(100)), ("30s", .seconds(30)), ("5m", .seconds(300)), ("1h", .seconds(3600)),
        ("2 s", .seconds(2)), ("0ms", .zero),
    ])
    func `are read with their unit`(text: String, duration: Duration) {
        #expect(DurationText.duration(text) == duration)
    }

    @Test(arguments: [
        "30", "s", "", "-1s", "1.5s", "30S", "30sec", "99999999999999999999s", "9223372036854775807h", "٣s",
    ])
    func `are refused when the unit or the number is not one`(text: String) {
        #expect(DurationText.duration(text) == nil)
    }

    @Test(arguments: ["1500ms", "90s", "5m", "1h", "0ms"])
    func `come back as they were`(text: String) throws {
        #expect(DurationText.text(try #require(DurationText.duration(text))) == text)
    }

    @Test(arguments: [("1024", 1024), ("1KiB", 1024), ("8MiB", 8 << 20), ("1 GiB", 1 << 30)])
    func `count bytes in powers of two`(text: String, bytes: Int) {
        #expect(SizeText.bytes(text) == bytes)
    }

    @Test(arguments: ["", "1KB", "MiB", "-1", "1.5MiB", "9223372036854775807GiB"])
    func `refuse sizes that could mean two things`(text: String) {
        #expect(SizeText.bytes(text) == nil)
    }

    @Test func `show the largest unit that fits`() {
        #expect(SizeText.text(8 << 20) == "8MiB")
        #expect(SizeText.text(1025) == "1025")
        #expect(SizeText.text(0) == "0")
    }
}

@Suite struct `Guessing what was meant` {
    @Test func `counts the letters that differ`() {
        #expect(Spelling.distance("", "abc") == 3)
        #expect(Spelling.distance("kitten", "sitting") == 3)
        #expect(Spelling.distance("same", "same") == 0)
    }

    @Test func `guesses only what is near`() {
        #expect(Spelling.nearest(to: "lanes.cont", among: ["lanes.count", "http.port"]) == "lanes.count")
        #expect(Spelling.nearest(to: "something.else", among: ["lanes.count", "http.port"]) == nil)
    }
}
