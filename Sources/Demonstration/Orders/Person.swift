/// A buyer who does not exist. Names are combined from lists; telephone numbers come from ranges that no network gives
/// out.
struct Person: Hashable, Sendable {
    var firstName: String
    var lastName: String
    var phone: String
    var email: String
    /// The marketplace's own id of the account.
    var account: String
    var address: PostalAddress

    /// As it is written in China.
    var chineseName: String { lastName + firstName }
    var fullName: String { "\(firstName) \(lastName)" }
}

struct PostalAddress: Hashable, Sendable {
    var country: String
    /// The country as Lazada writes it.
    var countryName: String
    var province: String
    var city: String
    var district: String
    var street: String
    var postalCode: String
}

extension Person {
    /// - Parameter number: different for different people: it goes into account, telephone and house number, so that no
    ///   two strangers share what velocity rules count by.
    static func invented(number: Int, in country: String, _ random: inout SeededRandom) -> Person {
        let isChinese = country == "CN"
        let names = isChinese ? Names.chinese : Names.english
        let firstName = random.element(of: names.first)
        let lastName = random.element(of: names.last)
        let address = PostalAddress.invented(number: number, in: country, &random)
        return Person(
            firstName: firstName, lastName: lastName, phone: phone(number, in: country),
            email: "buyer\(number)@example.com", account: "acc-\(100_000 + number)", address: address)
    }

    private static func phone(_ number: Int, in country: String) -> String {
        switch country {
        // No mobile number begins with 100.
        case "CN": "100" + padded(number % 100_000_000, 8)
        // 555-0100 to 555-0199 are kept for fiction, in every area.
        case "US": "+1 \(200 + number / 100 % 800)-555-01" + padded(number % 100, 2)
        // Kept for drama by the regulator.
        case "GB": "+44 7700 900" + padded(number % 1_000, 3)
        default: "+65 0000 " + padded(number % 10_000, 4)
        }
    }
}

extension PostalAddress {
    fileprivate static func invented(number: Int, in country: String, _ random: inout SeededRandom) -> PostalAddress {
        let place = random.element(of: Places.all[country] ?? Places.all["SG"]!)
        let street = random.element(of: Places.streets[country] ?? Places.streets["SG"]!)
        // One house a person: 998 numbers in a street, then the next building.
        let house = 1 + number % 998
        let flat = 1 + number / 998
        let text =
            country == "CN"
            ? "\(street)\(house)号\(1 + number % 30)栋\(100 + flat)室"
            : "\(house) \(street)\(flat > 1 ? ", Flat \(flat)" : "")"
        return PostalAddress(
            country: country, countryName: Places.names[country] ?? country, province: place.province, city: place.city,
            district: place.district, street: text, postalCode: place.postalCode)
    }
}

/// A number with zeros in front.
func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

private enum Names {
    static let chinese = (
        last: ["许", "沈", "韩", "唐", "顾", "孟", "尹", "常", "武", "贺", "赖", "龚", "文", "邹", "苏", "潘", "葛", "范", "彭", "鲁"],
        first: [
            "若溪", "子墨", "书瑶", "清和", "念安", "知夏", "以宁", "景行", "望舒", "云舟", "晓棠", "一鸣", "南星", "听澜", "修竹", "怀瑾",
            "半夏", "晚晴", "逸尘", "初雪",
        ]
    )
    static let english = (
        last: [
            "Ashdown", "Birchall", "Coveney", "Dunmore", "Elwood", "Fairbrook", "Garrowby", "Hollins", "Inchbold",
            "Jessop",
            "Kettering", "Larkspur", "Merriweather", "Northcote", "Oakhurst", "Pemberly", "Quillan", "Rosswell",
            "Stanmere", "Thornbury",
        ],
        first: [
            "Ada", "Bruno", "Celia", "Dario", "Edith", "Felix", "Greta", "Hugo", "Iris", "Jonas", "Kira", "Leon",
            "Mabel", "Nico",
            "Olive", "Piers", "Quentin", "Rosa", "Silas", "Tessa",
        ]
    )
}
