import Domain

/// How the channels write amounts. Everything is read from decimal digits; nothing passes through binary fractions.
enum ChannelMoney {
    struct Failure: Error {
        let path: String
        let expectation: String
    }

    /// The amount in minor units; `nil` when none of the paths leads to a value.
    static func read(
        _ source: MappingSource, in places: DocumentPlaces, style: MoneyStyle, currency: Currency
    ) throws(Failure) -> Int64? {
        let style = source.money ?? style
        let isSum = if case .sum = source.origin { true } else { false }
        switch source.origin {
        case .first(let alternatives):
            if let condition = source.condition, !places.holds(condition) { return nil }
            for alternative in alternatives {
                if let amount = try read(alternative, in: places, style: style, currency: currency) { return amount }
            }
            return nil
        default:
            var found: Int64?
            var failure: Failure?
            places.each(source) { text in
                do throws(Failure) {
                    let amount = try amount(text, style, currency, source)
                    guard isSum, let sum = found else {
                        found = amount
                        return isSum
                    }
                    let (total, overflow) = sum.addingReportingOverflow(amount)
                    if overflow { throw Failure(path: source.described, expectation: "is too large") }
                    found = total
                } catch {
                    failure = error
                }
                return failure == nil
            }
            if let failure { throw failure }
            return found
        }
    }

    private static func amount(
        _ text: Span<UInt8>, _ style: MoneyStyle, _ currency: Currency, _ source: MappingSource
    ) throws(Failure) -> Int64 {
        do throws(DecimalError) {
            guard style != .minor else { return try minorUnits(ofDecimal: text, exponent: 0) }
            guard text.contains(UInt8(ascii: ",")) else { return try decimal(text, style, currency) }
            return try decimal(withoutThousands(String(copying: text)).utf8.span, style, currency)
        } catch {
            throw Failure(path: source.described, expectation: expectation(of: error, style, currency))
        }
    }

    private static func decimal(
        _ text: Span<UInt8>, _ style: MoneyStyle, _ currency: Currency
    ) throws(DecimalError) -> Int64 {
        style == .rounded
            ? try roundedUnits(text, exponent: currency.exponent) : try minorUnits(ofDecimal: text, exponent: currency.exponent)
    }

    private static func expectation(of error: DecimalError, _ style: MoneyStyle, _ currency: Currency) -> String {
        switch error {
        case .tooLarge: "is too large"
        case .tooPrecise where style != .minor: "has more decimals than \(currency.code) has"
        case .notANumber, .tooPrecise:
            style == .minor ? "must be a whole number of minor units" : "must be a decimal such as 19.90"
        }
    }

    /// `1,299.00` as `1299.00`, only where the commas stand at thousands; `12,5` stays and is refused.
    private static func withoutThousands(_ text: String) -> String {
        let whole = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let groups = whole[0].split(separator: ",", omittingEmptySubsequences: false)
        guard let first = groups.first, (1...4).contains(first.utf8.count),
            groups.dropFirst().allSatisfy({ $0.utf8.count == 3 })
        else { return text }
        return groups.joined() + (whole.count == 2 ? "." + whole[1] : "")
    }

    private static func roundedUnits(_ text: Span<UInt8>, exponent: Int) throws(DecimalError) -> Int64 {
        guard let point = text.firstIndex(of: UInt8(ascii: ".")), text.count - point - 1 > exponent,
            ((point + 1)..<text.count).allSatisfy({ text[$0].isDigit })
        else { return try minorUnits(ofDecimal: text, exponent: exponent) }
        let firstDropped = point + 1 + exponent
        let units = try minorUnits(ofDecimal: text.extracting(..<firstDropped), exponent: exponent)
        guard text[firstDropped] >= UInt8(ascii: "5") else { return units }
        return units.saturatingSum(text[0] == UInt8(ascii: "-") ? -1 : 1)
    }
}

/// The ISO 4217 currencies in use.
let knownCurrencies: Set<String> = Set(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ \
    GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR \
    LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN \
    PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS \
    TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split(separator: " ").map(String.init))
