import ChannelIngest
import Domain
import TestBasics
import Testing

/// Fingerprints are stored, so however they are computed, they must come out as they always did. What is held against them
/// here goes character by character, as the Unicode tables have it.
struct FingerprintTests {
    private static let pieces: [String] = [
        "广东省", "广州市", "海珠区", "茶山路", "1号", "１２栋", "A座", "b", "Ｃ", " ", "　", "\u{A0}", "\n", "、", "，", "（东门）", "-", "#",
        "々", "〇", "㍿", "é", "e\u{301}", "Σ", "ς", "İ", "ß", "👨‍👩‍👧", "豈", "\u{F9F4}", "自治区", "县", "0", "999", "No.", "",
    ]

    private func text(_ generator: inout SeededGenerator, isOdd: Bool) -> String {
        let pieces = isOdd ? Self.pieces[...] : Self.pieces.prefix(18)
        return (0..<Int.random(in: 0...6, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
    }

    @Test func `an address is recognised as it always was`() {
        var generator = SeededGenerator(seed: 7)
        for round in 0..<4_000 {
            let isOdd = round % 2 == 0
            let places = (0..<3).map { _ in text(&generator, isOdd: isOdd) }
            // As some platforms do, the street may begin with the places.
            let street = (round % 3 == 0 ? places.joined() : "") + text(&generator, isOdd: isOdd)
            let person = PersonalData(name: text(&generator, isOdd: isOdd), phone: "", street: street)
            let destination = Destination(
                country: "CN", province: places[0], city: places[1], district: places[2], postalCode: nil)
            let found = ReceiverFingerprints(person, destination, merchantKey: "key")
            guard let address = found.address else { continue }
            var hash = Fingerprint()
            for text in ["key", "address", "CN"] + places + [bare(street, after: places)] { hash.combine(text) }
            #expect(address == hash.value, "\(street.debugDescription) in \(places)")
            guard let receiver = found.receiver else { continue }
            var merged = Fingerprint()
            for text in ["key", "receiver", plainHalfWidth(person.name).lowercased(), ""] { merged.combine(text) }
            merged.combine(address)
            let digits = String(UInt64(bitPattern: merged.value), radix: 16)
            #expect(receiver == "fp:" + String(repeating: "0", count: 16 - digits.count) + digits)
        }
    }

    @Test func `a phone number is recognised as it always was`() {
        var generator = SeededGenerator(seed: 8)
        let pieces = ["+86", "0086", "86", " ", "-", "138", "0000", "0001", "x", "Ext", "转", "１", "١", "(", "e", "13800000001", "tel"]
        for _ in 0..<4_000 {
            let number = (0..<Int.random(in: 0...5, using: &generator))
                .map { _ in pieces.randomElement(using: &generator)! }.joined()
            var hash = Fingerprint()
            for text in ["key", "phone", digits(number)] { hash.combine(text) }
            #expect(ReceiverFingerprints.phone(number, merchantKey: "key") == hash.value, "\(number)")
        }
    }

    @Test func `full-width forms and white space are put right as they always were`() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<4_000 {
            let written = text(&generator, isOdd: true)
            #expect(halfWidth(written) == plainHalfWidth(written), "\(written.debugDescription)")
        }
    }

    private func digits(_ phone: String) -> String {
        let number = plainHalfWidth(phone).lowercased().drop { !$0.isNumber }
            .prefix { $0 != "e" && $0 != "x" && $0 != "转" }
        var digits = String(number.filter { $0 >= "0" && $0 <= "9" })
        if digits.hasPrefix("0086") {
            digits.removeFirst(4)
        } else if digits.utf8.count == 13, digits.hasPrefix("86") {
            digits.removeFirst(2)
        }
        return digits
    }

    private func bare(_ street: String, after places: [String]) -> String {
        var street = plainHalfWidth(street).lowercased().filter { $0.isLetter || $0.isNumber }[...]
        for place in places where !place.isEmpty && street.hasPrefix(place) {
            street = street.dropFirst(place.count)
            for suffix in ["省", "市", "区", "县", "自治区"] where street.hasPrefix(suffix) {
                street = street.dropFirst(suffix.count)
                break
            }
        }
        return String(street)
    }

    private func plainHalfWidth(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0...0x20, 0xA0, 0x3000: if let last = result.last, last != " " { result.append(" ") }
            case 0xFF01...0xFF5E: result.append(Unicode.Scalar(scalar.value - 0xFEE0)!)
            default: result.append(scalar)
            }
        }
        if result.last == " " { result.removeLast() }
        return String(result)
    }
}
