import JSON
import TestBasics
import Testing

@Suite struct `Reading numbers` {
    let parser = JSONParser()

    @Test(arguments: [
        ("12.30", "12.3"), ("0.1", "0.1"), ("19940", "19940"), ("1e3", "1000"), ("199.00", "199"), ("0.00", "0"),
        ("-0.05", "-0.05"), ("1234567890123.45", "1234567890123.45"), ("99999999999.99", "99999999999.99"),
        ("0.000001", "0.000001"), ("1.5e-7", "0.00000015"), ("1e18", "1000000000000000000"), ("1e20", "1e20"),
        ("123e16", "1230000000000000000"), ("123e18", "1.23e20"), ("1.25e21", "1.25e21"), ("1e22", "1e22"),
        ("-2.5e-30", "-2.5e-30"), ("9007199254740993.0", "9007199254740992"), ("-0", "0"), ("8.10", "8.1"),
        ("3660207428038974464", "3660207428038974464"), ("18446744073709551615", "18446744073709551615")
    ])
    func `gives the decimal text of a number`(written: String, text: String) throws {
        #expect(try parser.parse(written).numberText == text)
    }

    @Test func `keeps every amount of up to fifteen digits as written`() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            let whole =
                Int64.random(in: 0...9_999_999_999_999, using: &random) >> Int64.random(in: 0...40, using: &random)
            let cents = Int.random(in: 1...99, using: &random)
            let fraction = (cents < 10 ? "0" : "") + "\(cents)"
            let trimmed = fraction.hasSuffix("0") ? String(fraction.dropLast()) : fraction
            #expect(try parser.parse("\(whole).\(fraction)").numberText == "\(whole).\(trimmed)")
        }
    }

    @Test func `keeps identifiers above two to the fifty-third exact`() throws {
        let value = try parser.parse("[3660207428038974464,9223372036854775807,-9223372036854775808]")
        #expect(value.elements.map(\.int64) == [3_660_207_428_038_974_464, .max, .min])
    }

    @Test func `reads integers beyond Int64 as unsigned`() throws {
        let value = try parser.parse("[9223372036854775808,18446744073709551615]")
        #expect(value.elements.map(\.kind) == [.uint64, .uint64])
        #expect(value.elements.map(\.uint64) == [1 << 63, .max])
        #expect(value.elements.allSatisfy { $0.int64 == nil })
    }

    @Test func `takes a whole number with a point as an integer while doubles are exact`() throws {
        let value = try parser.parse("[2.0,1e3,2.5,9007199254740991.0,9007199254740992.0,1e300]")
        #expect(value.elements.map(\.int64) == [2, 1000, nil, 9_007_199_254_740_991, nil, nil])
    }

    @Test func `refuses to read a negative number as unsigned`() throws {
        #expect(try parser.parse("-1").uint64 == nil)
        #expect(try parser.parse("1").uint64 == 1)
    }
}
