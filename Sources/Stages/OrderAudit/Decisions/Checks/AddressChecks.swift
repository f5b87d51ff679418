import Domain
import Rules

extension VagueAddressCheck {
    /// Looks at the street; what the platform encrypts says nothing.
    func observe(_ person: PersonalData?) -> Observation? {
        guard let person, !person.isEncrypted else { return nil }
        return problem(of: person.street).map { Observation("the address is vague: \($0)").seeing(person.street) }
    }

    /// The first thing that is wrong, in words that do not repeat the address.
    private func problem(of street: String) -> String? {
        if let word = words.first(where: { street.containsBytes(of: $0) }) { return "it contains \"\(word)\"" }
        let length = street.unicodeScalars.count { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        if length < minimumLength { return "it has \(length) characters, at least \(minimumLength) are expected" }
        guard !street.hasNumber else { return nil }
        let isNamed = namedPlaces.contains { street.containsBytes(of: $0) }
        if let word = vagueWithoutNumber.first(where: { street.containsBytes(of: $0) }), !isNamed {
            return "it contains \"\(word)\" and no number"
        }
        return needsNumber && !isNamed ? "it has no number of a house or flat" : nil
    }
}

extension String {
    /// Whether a number occurs: digits of any script, or a Chinese numeral before a word that counts houses (三号, 十二栋).
    fileprivate var hasNumber: Bool {
        var follows = false
        for scalar in unicodeScalars {
            if scalar.properties.numericType == .decimal { return true }
            if follows, "号號栋幢座楼室单弄组队排户巷".unicodeScalars.contains(scalar) { return true }
            follows = "一二三四五六七八九十百零〇两".unicodeScalars.contains(scalar)
        }
        return false
    }
}

extension AddressPart {
    /// Whether the part is there. Ciphertext counts as there.
    func isPresent(in order: Order, _ person: PersonalData?) -> Bool {
        let destination = order.destination
        let text: String? =
            switch self {
            case .country: destination.country
            case .province: destination.province
            case .city: destination.city
            case .district: destination.district
            case .street: person?.street
            case .name: person?.name
            case .phone: person?.phone
            }
        return text?.contains { !$0.isWhitespace } ?? false
    }
}

extension RegionCheck {
    func observe(_ destination: Destination) -> Observation? {
        if let place = notServed.first(where: { $0.contains(destination) }) {
            return Observation("the region is not served", [FoundValue("place", place)])
        }
        guard !only.isEmpty, !only.contains(where: { $0.contains(destination) }) else { return nil }
        let place = RegionCheck.Place("\(destination.country)/\(destination.province)")
        return Observation("the region is not among those served", [FoundValue("place", place)])
    }
}
