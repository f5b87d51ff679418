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
        switch source.origin {
        case .first(let alternatives):
            if let condition = source.condition, !places.holds(condition) { return nil }
            for alternative in alternatives {
                if let amount = try read(alternative, in: places, style: style, currency: currency) { return amount }
            }
            return nil
        case .sum:
            var texts: [String] = []
            places.each(source) { text, _ in
                texts.append(text)
                return true
            }
            guard !texts.isEmpty else { return nil }
            var sum: Int64 = 0
            for text in texts {
                let (total, overflow) = sum.addingReportingOverflow(try amount(text, style, currency, source))
                guard !overflow else { throw Failure(path: source.described, expectation: "is too large") }
                sum = total
            }
            return sum
        default:
            guard let text = places.text(source) else { return nil }
            return try amount(text, style, currency, source)
        }
    }

    private static func amount(
        _ text: String, _ style: MoneyStyle, _ currency: Currency, _ source: MappingSource
    ) throws(Failure) -> Int64 {
        do throws(DecimalError) {
            switch style {
            case .minor: return try minorUnits(ofDecimal: text, exponent: 0)
            case .decimal: return try minorUnits(ofDecimal: withoutThousands(text), exponent: currency.exponent)
            case .rounded: return try roundedUnits(withoutThousands(text), exponent: currency.exponent)
            }
        } catch {
            throw Failure(path: source.described, expectation: expectation(of: error, style, currency))
        }
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
        guard text.utf8.contains(UInt8(ascii: ",")) else { return text }
        let whole = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let groups = whole[0].split(separator: ",", omittingEmptySubsequences: false)
        guard let first = groups.first, (1...4).contains(first.utf8.count),
            groups.dropFirst().allSatisfy({ $0.utf8.count == 3 })
        else { return text }
        return groups.joined() + (whole.count == 2 ? "." + whole[1] : "")
    }

    private static func roundedUnits(_ text: String, exponent: Int) throws(DecimalError) -> Int64 {
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            return try minorUnits(ofDecimal: text, exponent: exponent)
        }
        let decimals = text[text.index(after: point)...]
        guard decimals.utf8.count > exponent,
            decimals.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return try minorUnits(ofDecimal: text, exponent: exponent) }
        let kept = decimals.prefix(exponent)
        let units = try minorUnits(ofDecimal: text[..<point] + "." + kept + "0", exponent: exponent)
        let next = decimals.utf8[decimals.utf8.index(decimals.utf8.startIndex, offsetBy: exponent)]
        guard next >= UInt8(ascii: "5") else { return units }
        return units.saturatingSum(text.hasPrefix("-") ? -1 : 1)
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
