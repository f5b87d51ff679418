/// Province, city and district as every channel should have written them: without administrative suffixes, without
/// placeholders, in half-width characters.
///
/// `广东省 广州市 海珠区` and `广东 广州 海珠` are one place. Only Chinese names are shortened; elsewhere only white space and
/// full-width forms are put right.
package struct PlaceNames: Hashable, Sendable {
    package var province: String
    package var city: String
    package var district: String

    package init(country: String, province: String, city: String, district: String) {
        self.province = halfWidth(province)
        self.city = halfWidth(city)
        self.district = halfWidth(district)
        guard country == "CN" else { return }
        // A county governed by its province has no city above it; the platforms fill the gap with a placeholder.
        if self.city.utf8.span.isOne(of: Self.placeholders) { self.city = "" }
        if self.district.utf8.span.isOne(of: Self.placeholders) { self.district = "" }
        self.province = Self.withoutSuffix(self.province, Self.provinceSuffixes)
        if self.city.isEmpty, self.province.utf8.span.isOne(of: Self.municipalities) { self.city = self.province }
        self.city = Self.withoutSuffix(self.city, Self.citySuffixes)
        self.district = Self.withoutSuffix(self.district, Self.districtSuffixes)
        if self.city.isEmpty {
            self.city = self.district
            self.district = ""
        }
        // `上海 / 上海 / …` and `上海 / 市辖区 / …` are one; so is a county named on both levels.
        if self.district == self.city { self.district = "" }
    }

    private static let municipalities = ["北京", "上海", "天津", "重庆"]
    private static let placeholders = [
        "市辖区", "县", "城区", "省直辖县级行政单位", "省直辖县级行政区划", "省直辖行政单位", "省直辖县", "直辖县级",
        "自治区直辖县级行政单位", "自治区直辖县级行政区划", "其他", "无",
    ]
    private static let provinceSuffixes = ["特别行政区", "自治区", "省", "市"]
    private static let citySuffixes = ["自治州", "自治县", "自治旗", "林区", "地区", "盟", "州", "市", "县"]
    private static let districtSuffixes = ["自治县", "自治旗", "市", "区", "县"]
    /// Names that end like a suffix and mean themselves: a new area is not the area without "new".
    private static let whole = ["新区", "开发区", "高新区", "园区"]

    private static func withoutSuffix(_ name: String, _ suffixes: [String]) -> String {
        if whole.contains(where: { name.ends(in: $0) }) { return name }
        for suffix in suffixes where name.ends(in: suffix) {
            let rest = String(name.dropLast(suffix.count))
            // 和县, 郑州, 城区: one character is no name. 苏州市 loses 市 and keeps 州.
            guard rest.count >= 2 else { continue }
            if suffix == "州" { continue }
            return suffix.hasPrefix("自治") ? withoutPeoples(rest) : rest
        }
        return name
    }

    /// `恩施土家族苗族` is `恩施`.
    private static func withoutPeoples(_ name: String) -> String {
        var name = name
        while let people = peoples.first(where: { name.hasSuffix($0) && name.count >= $0.count + 2 }) {
            name = String(name.dropLast(people.count))
        }
        // What is left may be a people's own land: 东乡族, 鄂温克族.
        return name.hasSuffix("族") && name.count > 2 ? String(name.dropLast()) : name
    }

    /// Longer names first. Official names drop the 族 of most peoples with two characters or more.
    private static let peoples: [String] = {
        let long = [
            "柯尔克孜", "达斡尔", "维吾尔", "哈萨克", "塔吉克", "蒙古", "朝鲜", "土家", "哈尼", "布依", "景颇", "傈僳", "仡佬", "拉祜",
            "纳西", "普米", "裕固", "撒拉", "保安", "东乡", "毛南", "仫佬", "锡伯",
        ]
        let short = ["壮", "回", "藏", "苗", "彝", "侗", "瑶", "白", "傣", "黎", "羌", "满", "畲", "佤", "水", "土", "怒"]
        return ["各族"] + long.flatMap { [$0 + "族", $0] } + short.map { $0 + "族" }
    }()
}

extension String {
    /// Byte for byte: names are compared often, and marks that combine do not occur in them.
    fileprivate func ends(in suffix: String) -> Bool { utf8.span.hasSuffix(suffix.utf8.span) }
}
