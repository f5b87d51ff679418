import Domain

/// The merchant's shops. What a unit of a currency costs is only for making plausible prices.
enum Shops {
    static let all: [Shop] = [
        chinese(.taobao, "mist-valley-tea"), chinese(.taobao, "jade-desk"), chinese(.jd, "mist-valley-flagship"),
        chinese(.jd, "jade-desk-jd"), chinese(.pinduoduo, "mist-valley-outlet"),
        chinese(.pinduoduo, "daily-good-things"),
        chinese(.douyin, "mist-valley-live"), chinese(.douyin, "silk-and-celadon"),
        Shop(marketplace: .shopify, name: "mistvalley-us", country: "US", currency: .usd, rate: 710),
        Shop(marketplace: .shopify, name: "mistvalley-uk", country: "GB", currency: Currency("GBP")!, rate: 920),
        Shop(marketplace: .woocommerce, name: "leaf-and-kiln", country: "GB", currency: Currency("GBP")!, rate: 920),
        Shop(marketplace: .amazon, name: "MistValleyUS", country: "US", currency: .usd, rate: 710),
        Shop(marketplace: .amazon, name: "MistValleyUK", country: "GB", currency: Currency("GBP")!, rate: 920),
        Shop(marketplace: .shopee, name: "mistvalley.sg", country: "SG", currency: Currency("SGD")!, rate: 540),
        Shop(marketplace: .shopee, name: "mistvalley.my", country: "MY", currency: Currency("MYR")!, rate: 160),
        Shop(marketplace: .lazada, name: "mistvalley-my", country: "MY", currency: Currency("MYR")!, rate: 160),
        Shop(marketplace: .lazada, name: "mistvalley-th", country: "TH", currency: Currency("THB")!, rate: 20),
        Shop(marketplace: .ebay, name: "fox-lane-tea", country: "GB", currency: Currency("GBP")!, rate: 920),
        Shop(marketplace: .ebay, name: "fox-lane-us", country: "US", currency: .usd, rate: 710),
    ]

    /// Sends to the United Kingdom only; `deploy/demo/rules/fox-lane-outlet.yaml` says so.
    static let refusing = Shop(
        marketplace: .ebay, name: "fox-lane-outlet", country: "GB", currency: Currency("GBP")!, rate: 920)

    static let chinese = all.filter(\.marketplace.isChinese)
    /// Chinese shops whose platform shows who the receiver is, and the buyer's account.
    static let open = chinese.filter { $0.marketplace == .taobao || $0.marketplace == .jd }
    /// Where the platform can forbid shipping without anybody asking for a cancellation.
    static let forbidding = all.filter {
        switch $0.marketplace {
        case .taobao, .jd, .pinduoduo, .douyin, .amazon, .shopee: true
        case .shopify, .woocommerce, .lazada, .ebay: false
        }
    }

    private static func chinese(_ marketplace: Marketplace, _ name: String) -> Shop {
        Shop(marketplace: marketplace, name: name, country: "CN", currency: .cny, rate: 100)
    }
}
