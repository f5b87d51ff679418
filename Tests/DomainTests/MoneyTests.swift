import Domain
import Testing

@Suite struct `Amounts of money` {
    @Test(arguments: [
        ("19.90", 2, 1990), ("19.9", 2, 1990), ("0.01", 2, 1), ("-3", 2, -300), ("19940", 0, 19940), ("1.5000", 2, 150),
        ("0", 2, 0), ("1.250", 3, 1250), ("+7", 2, 700), ("100.00", 0, 100),
    ])
    func `is read exactly`(text: String, exponent: Int, expected: Int) throws {
        #expect(try minorUnits(ofDecimal: text, exponent: exponent) == Int64(expected))
    }

    @Test func `is refused rather than rounded`() {
        #expect(throws: DecimalError.tooPrecise) { try minorUnits(ofDecimal: "19.999", exponent: 2) }
        #expect(throws: DecimalError.tooPrecise) { try minorUnits(ofDecimal: "1.5", exponent: 0) }
    }

    @Test(arguments: ["", "-", ".", "abc", "1,000", "1e3", "1.2.3", " 1", ".5"])
    func `is not read from what is no plain decimal`(text: String) {
        #expect(throws: DecimalError.notANumber) { try minorUnits(ofDecimal: text, exponent: 2) }
    }

    @Test func `is refused beyond 64 bits`() {
        #expect(throws: DecimalError.tooLarge) { try minorUnits(ofDecimal: "92233720368547758.08", exponent: 2) }
        #expect(throws: Never.self) { try minorUnits(ofDecimal: "92233720368547758.07", exponent: 2) }
    }

    @Test func `is written with its currency's digits`() {
        #expect("\(Money(minorUnits: 1990, currency: .cny))" == "19.90 CNY")
        #expect(decimalText(-5, exponent: 2) == "-0.05")
        #expect(decimalText(19_940, exponent: 0) == "19940")
        #expect(Currency("JPY")?.exponent == 0)
        #expect(Currency("KWD")?.exponent == 3)
        #expect(Currency("yuan") == nil)
    }
}
