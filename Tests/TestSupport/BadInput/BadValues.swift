/// What may stand in a field instead of what belongs there, as JSON text.
package enum BadValues {
    /// What a field of a person might hold. No reason may repeat it.
    package static let canary = "柳暗花13800009999"

    package static let all: [(name: String, json: String)] =
        [
            ("null", "null"), ("true", "true"), ("an object", "{}"), ("a list", "[]"), ("a list of lists", "[[[]]]"),
            ("a person's data", "\"\(canary)\""), ("an object with a person's data", "{\"\(canary)\":\"\(canary)\"}"),
            // Numbers: signs, edges, fractions, exponents.
            ("zero", "0"), ("negative zero", "-0"), ("negative zero, a fraction", "-0.0"), ("minus one", "-1"),
            ("a fraction", "0.5"), ("a small fraction", "1e-7"), ("2^31 - 1", "2147483647"), ("2^31", "2147483648"),
            ("-2^31", "-2147483648"), ("2^53 + 1", "9007199254740993"), ("2^63 - 1", "9223372036854775807"),
            ("-2^63", "-9223372036854775808"), ("2^63", "9223372036854775808"), ("2^64 - 1", "18446744073709551615"),
            ("a large exponent", "1e300"), ("the largest quantity", "100000"), ("the largest amount", "1000000000000000"),
            ("a number in a text", "\"12\""), ("a negative number in a text", "\"-12.50\""),
            ("2^63 in a text", "\"9223372036854775808\""), ("an amount at the edge", "\"92233720368547758.07\""),
            ("an amount that rounds over the edge", "\"92233720368547758.075\""),
            ("an exponent in a text", "\"1e5\""), ("not a number", "\"NaN\""), ("thousands", "\"1,29,9.00\""),
            // Times.
            ("the year 0", "\"0000-01-01 00:00:00\""), ("the year 0, before it", "\"0000-01-01T00:00:00+08:00\""),
            ("the year 9999", "\"9999-12-31T23:59:59Z\""), ("the year 10000", "\"10000-01-01T00:00:00Z\""),
            ("February 30", "\"2026-02-30 00:00:00\""), ("a leap second", "\"2026-06-30T23:59:60Z\""),
            ("24 o'clock", "\"2026-11-11 24:00:00\""), ("a day without a time", "\"2026-11-11\""),
            ("an offset of 18 hours", "\"2026-11-11T08:00:00-18:00\""), ("an offset of 99 hours", "\"2026-11-11T08:00:00+99:00\""),
            // Texts.
            ("an empty text", "\"\""), ("white space", "\" \\t\\u3000 \""), ("U+0000", "\"a\\u0000b\""),
            ("control characters", "\"a\\u0001\\u001f\\u007fb\""), ("marks of direction", "\"\\u202eabc\\u2066\""),
            ("an emoji", "\"👩‍👩‍👧‍👦\""), ("U+FFFF", "\"\\uffff\""), ("quotes and SQL", "\"'; DROP TABLE orders; --\""),
            ("an unknown currency", "\"XXQ\""), ("another currency", "\"JPY\""), ("a path", "\"../../etc/passwd\""),
            ("10 kB without repeats", "\"\(noise(10_000))\""), ("100 kB", "\"\(String(repeating: "长", count: 35_000))\""),
            // Lists.
            ("10,000 texts", "[" + String(repeating: "\"x\",", count: 9_999) + "\"x\"]"),
            ("10,000 objects", "[" + String(repeating: "{},", count: 9_999) + "{}]"),
        ]

    /// Longer than a whole record may be by Kafka's default. In a field or three: a test that reads a megabyte in each of hundreds
    /// of fields reads nothing else.
    static let large = (name: "1 MB", json: "\"\(String(repeating: "长", count: 350_000))\"")

    /// What no compression makes short: an index takes entries of 2.7 kB, compressed.
    private static func noise(_ length: Int) -> String {
        var state: UInt64 = 42
        return String(
            (0..<length).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Character(Unicode.Scalar(UInt8(33 + (state >> 33) % 90 == 34 || 33 + (state >> 33) % 90 == 92 ? 65 : 33 + (state >> 33) % 90)))
            })
    }
}
