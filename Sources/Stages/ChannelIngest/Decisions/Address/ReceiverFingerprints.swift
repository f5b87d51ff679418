package import Domain

/// What makes the same phone, address or receiver recognisable in another order without saying which it is.
///
/// The merchant's key is mixed in first: fingerprints of two merchants cannot be compared, and a list of all phone
/// numbers does not give them away to somebody without the key. It is one key for all shops and channels of a merchant,
/// because a blocked phone is blocked in each of them. Encrypted and masked values have none.
package struct ReceiverFingerprints: Hashable, Sendable {
    package var phone: Int64?
    package var address: Int64?
    /// For merging: name, phone and address together. `nil` when any of them is hidden, or all are missing: then
    /// nothing can be said to go to the same receiver.
    package var receiver: String?

    package init(_ personal: PersonalData, _ destination: Destination, merchantKey: String) {
        let digits = Self.digits(personal.phone)
        if !digits.isEmpty, !isHidden(personal.phone), !personal.isEncrypted {
            phone = Self.phone(digits, merchantKey: merchantKey)
        }
        if !personal.street.isEmpty, !isHidden(personal.street), !personal.isEncrypted {
            var hash = Fingerprint()
            hash.combine(merchantKey)
            hash.combine("address")
            hash.combine(destination.country)
            hash.combine(destination.province)
            hash.combine(destination.city)
            hash.combine(destination.district)
            hash.combine(
                Self.bare(personal.street, after: [destination.province, destination.city, destination.district]))
            address = hash.value
        }
        guard let address, !isHidden(personal.name) else { return }
        var hash = Fingerprint()
        hash.combine(merchantKey)
        hash.combine("receiver")
        hash.combine(halfWidth(personal.name).lowercased())
        hash.combine(digits)
        hash.combine(address)
        receiver = "fp:" + hexadecimal(UInt64(bitPattern: hash.value))
    }

    /// The fingerprint of a phone number however it is written: `+86 138-0000-0001` and `13800000001` are one.
    package static func phone(_ number: String, merchantKey: String) -> Int64 {
        var hash = Fingerprint()
        hash.combine(merchantKey)
        hash.combine("phone")
        hash.combine(digits(number))
        return hash.value
    }

    /// Digits before any extension, without China's own country code.
    private static func digits(_ phone: String) -> String {
        let number = halfWidth(phone).lowercased().drop { !$0.isNumber }.prefix { $0 != "e" && $0 != "x" && $0 != "转" }
        var digits = String(number.filter { $0 >= "0" && $0 <= "9" })
        if digits.hasPrefix("0086") {
            digits.removeFirst(4)
        } else if digits.utf8.count == 13, digits.hasPrefix("86") {
            digits.removeFirst(2)
        }
        return digits
    }

    /// Letters and digits only, without the province, city and district that some platforms repeat in front.
    private static func bare(_ street: String, after places: [String]) -> String {
        var street = halfWidth(street).lowercased().filter { $0.isLetter || $0.isNumber }[...]
        for place in places where !place.isEmpty && street.hasPrefix(place) {
            street = street.dropFirst(place.count)
            for suffix in ["省", "市", "区", "县", "自治区"] where street.hasPrefix(suffix) {
                street = street.dropFirst(suffix.count)
                break
            }
        }
        return String(street)
    }
}

private func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
