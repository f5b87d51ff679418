import ChannelIngest
import Domain
import Testing

@Suite struct `Normalising an address` {
    @Test(arguments: [
        ("广东省", "广东"), ("广东", "广东"), ("上海市", "上海"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"), ("广西壮族自治区", "广西"),
        ("宁夏回族自治区", "宁夏"), ("西藏自治区", "西藏"), ("香港特别行政区", "香港"), (" 广东省　", "广东"),
    ])
    func `a province loses its suffix`(_ written: String, _ name: String) {
        #expect(PlaceNames(country: "CN", province: written, city: "", district: "").province == name)
    }

    @Test(arguments: [
        ("广州市", "广州"), ("苏州市", "苏州"), ("恩施土家族苗族自治州", "恩施"), ("延边朝鲜族自治州", "延边"), ("黔东南苗族侗族自治州", "黔东南"),
        ("大兴安岭地区", "大兴安岭"), ("锡林郭勒盟", "锡林郭勒"), ("神农架林区", "神农架"), ("郑州", "郑州"), ("大理白族自治州", "大理"),
    ])
    func `a city loses its suffix and the peoples in its name`(_ written: String, _ name: String) {
        #expect(PlaceNames(country: "CN", province: "某省", city: written, district: "").city == name)
    }

    @Test(arguments: [
        ("海珠区", "海珠"), ("和县", "和县"), ("浦东新区", "浦东新区"), ("长阳土家族自治县", "长阳"), ("东乡族自治县", "东乡"), ("新城区", "新城"),
        ("城区", ""), ("鄂伦春自治旗", "鄂伦春"),
    ])
    func `a district loses its suffix unless nothing would be left`(_ written: String, _ name: String) {
        #expect(PlaceNames(country: "CN", province: "某省", city: "某市", district: written).district == name)
    }

    @Test func `placeholders between province and county are not cities`() {
        let county = PlaceNames(country: "CN", province: "河南省", city: "省直辖县级行政单位", district: "济源市")
        #expect(county.city == "济源" && county.district == "")
        let district = PlaceNames(country: "CN", province: "上海市", city: "市辖区", district: "徐汇区")
        #expect(district.city == "上海" && district.district == "徐汇")
    }

    @Test func `elsewhere names stay, white space does not`() {
        let places = PlaceNames(country: "GB", province: " Greater  London ", city: "Ｌｏｎｄｏｎ", district: "")
        #expect(places.province == "Greater London" && places.city == "London")
    }

    @Test func `the same phone and address have the same fingerprint however they are written`() throws {
        let one = try order("generic", Payloads.generic)
        let other = try order(
            "generic",
            Payloads.generic.with("+86 138-0000-0001", "13800000001").with("广东省", "广东")
                .with("茶山路 1 号", "广州市海珠区茶山路１号").with("\"city\":\"广州市\"", "\"city\":\"广州\""))
        #expect(one.buyer.phoneFingerprint == other.buyer.phoneFingerprint)
        let near = try order("generic", Payloads.generic.with("茶山路 1 号", "茶山路１号"))
        #expect(
            one.buyer.addressFingerprint == near.buyer.addressFingerprint
                && one.buyer.receiverToken == near.buyer.receiverToken)
        let far = try order("generic", Payloads.generic.with("茶山路 1 号", "茶山路 2 号"))
        #expect(one.buyer.addressFingerprint != far.buyer.addressFingerprint)
    }

    @Test func `another merchant's key gives other fingerprints`() {
        #expect(
            ReceiverFingerprints.phone("13800000001", merchantKey: "a")
                != ReceiverFingerprints.phone("13800000001", merchantKey: "b"))
    }
}
