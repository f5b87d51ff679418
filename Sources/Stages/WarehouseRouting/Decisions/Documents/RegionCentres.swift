/// Where the middle of a destination is, for measuring distance: routing never sees a street.
///
/// Chinese provinces are known, at their seats of government; a document adds other regions, or moves these.
package struct RegionCentres: Hashable, Sendable {
    /// By normalised name.
    let provinces: [String: Coordinates]
    /// By ISO 3166 code.
    let countries: [String: Coordinates]

    /// - Parameters:
    ///   - provinces: by normalised name, on top of the Chinese ones.
    ///   - countries: by ISO 3166 code; used when the province is unknown.
    package init(provinces: [String: Coordinates] = [:], countries: [String: Coordinates] = [:]) {
        self.provinces = Self.china.merging(provinces) { _, new in new }
        self.countries = countries
    }

    private static let china: [String: Coordinates] = [
        "北京": Coordinates(39.90, 116.41), "天津": Coordinates(39.34, 117.36), "河北": Coordinates(38.04, 114.51),
        "山西": Coordinates(37.87, 112.55), "内蒙古": Coordinates(40.84, 111.75), "辽宁": Coordinates(41.81, 123.43),
        "吉林": Coordinates(43.82, 125.32), "黑龙江": Coordinates(45.80, 126.53), "上海": Coordinates(31.23, 121.47),
        "江苏": Coordinates(32.06, 118.80), "浙江": Coordinates(30.27, 120.16), "安徽": Coordinates(31.82, 117.23),
        "福建": Coordinates(26.07, 119.30), "江西": Coordinates(28.68, 115.86), "山东": Coordinates(36.65, 117.12),
        "河南": Coordinates(34.75, 113.63), "湖北": Coordinates(30.59, 114.31), "湖南": Coordinates(28.23, 112.94),
        "广东": Coordinates(23.13, 113.26), "广西": Coordinates(22.82, 108.37), "海南": Coordinates(20.04, 110.20),
        "重庆": Coordinates(29.56, 106.55), "四川": Coordinates(30.57, 104.07), "贵州": Coordinates(26.65, 106.63),
        "云南": Coordinates(25.04, 102.71), "西藏": Coordinates(29.65, 91.14), "陕西": Coordinates(34.34, 108.94),
        "甘肃": Coordinates(36.06, 103.83), "青海": Coordinates(36.62, 101.78), "宁夏": Coordinates(38.49, 106.23),
        "新疆": Coordinates(43.83, 87.62), "香港": Coordinates(22.32, 114.17), "澳门": Coordinates(22.20, 113.54),
        "台湾": Coordinates(25.03, 121.57),
    ]
}
