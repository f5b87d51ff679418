/// Where invented buyers live: real regions, invented streets.
enum Places {
    struct Place: Sendable {
        var province: String
        var city: String
        var district: String
        var postalCode: String

        init(_ province: String, _ city: String, _ district: String, _ postalCode: String) {
            self.province = province
            self.city = city
            self.district = district
            self.postalCode = postalCode
        }
    }

    static let names = [
        "CN": "中国", "US": "United States", "GB": "United Kingdom", "SG": "Singapore", "MY": "Malaysia",
        "TH": "Thailand",
    ]

    static let all: [String: [Place]] = [
        "CN": [
            Place("广东省", "广州市", "海珠区", "510220"), Place("广东省", "深圳市", "南山区", "518052"),
            Place("广东", "佛山市", "顺德区", "528300"), Place("浙江省", "杭州市", "余杭区", "311100"),
            Place("浙江", "宁波市", "鄞州区", "315100"), Place("江苏省", "苏州市", "吴中区", "215100"),
            Place("江苏省", "南京市", "建邺区", "210019"), Place("上海", "上海市", "徐汇区", "200030"),
            Place("上海市", "上海市", "浦东新区", "200120"), Place("北京", "北京市", "朝阳区", "100020"),
            Place("天津", "天津市", "南开区", "300110"), Place("河北省", "石家庄市", "长安区", "050011"),
            Place("山东省", "青岛市", "市南区", "266071"), Place("河南省", "郑州市", "金水区", "450003"),
            Place("湖北省", "武汉市", "洪山区", "430070"), Place("湖南省", "长沙市", "岳麓区", "410006"),
            Place("四川省", "成都市", "武侯区", "610041"), Place("重庆", "重庆市", "渝中区", "400010"),
            Place("陕西省", "西安市", "雁塔区", "710061"), Place("福建省", "厦门市", "思明区", "361001"),
            Place("辽宁省", "大连市", "中山区", "116001"), Place("云南省", "昆明市", "五华区", "650021"),
            Place("新疆维吾尔自治区", "乌鲁木齐市", "天山区", "830002"), Place("海南省", "海口市", "美兰区", "570203"),
        ],
        "US": [
            Place("CA", "Oakland", "", "94607"), Place("OR", "Portland", "", "97204"),
            Place("TX", "Austin", "", "78701"),
            Place("IL", "Chicago", "", "60607"), Place("NY", "Rochester", "", "14604"),
            Place("WA", "Tacoma", "", "98402"),
        ],
        "GB": [
            Place("England", "Bristol", "", "BS1 4DJ"), Place("England", "Leeds", "", "LS1 4AP"),
            Place("Scotland", "Dundee", "", "DD1 4BJ"), Place("Wales", "Cardiff", "", "CF10 1EP"),
        ],
        "SG": [
            Place("Central Region", "Singapore", "Queenstown", "149051"),
            Place("East Region", "Singapore", "Bedok", "460101"),
        ],
        "MY": [
            Place("Selangor", "Petaling Jaya", "Damansara", "47400"),
            Place("Penang", "George Town", "Pulau Tikus", "10350"),
        ],
        "TH": [Place("Bangkok", "Bangkok", "Bang Rak", "10500"), Place("Chiang Mai", "Chiang Mai", "Mueang", "50200")],
    ]

    static let streets: [String: [String]] = [
        "CN": ["栖云路", "听松街", "望鹤大道", "拾光里", "青石巷", "临溪路", "采薇街", "月白路", "半山道", "千帆路"],
        "US": ["Juniper Hollow Rd", "Old Ferry St", "Marigold Ave", "Quarry Bend", "Foxglove Ln"],
        "GB": ["Weaver's Row", "Lantern Street", "Mill Pond Lane", "Copper Gate", "Rookery Hill"],
        "SG": ["Jalan Kenari", "Lorong Bakau", "Tamarind Walk", "Orchid Drive", "Old Jetty Road"],
    ]
}
