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
            hash.combine(street: personal.street, in: destination)
            address = hash.value
        }
        guard let address, !isHidden(personal.name) else { return }
        var hash = Fingerprint()
        hash.combine(merchantKey)
        hash.combine("receiver")
        hash.combine(lowerCaseOf: halfWidth(personal.name))
        hash.combine(digits)
        hash.combine(address)
        var mergeKey = ASCIIText()
        mergeKey.append("f")
        mergeKey.append("p")
        mergeKey.append(":")
        mergeKey.appendHexadecimal(UInt64(bitPattern: hash.value), digits: 16)
        receiver = mergeKey.string
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
        var digits = allDigits(of: phone)
        if digits.hasPrefix("0086") {
            digits.removeFirst(4)
        } else if digits.utf8.count == 13, digits.hasPrefix("86") {
            digits.removeFirst(2)
        }
        return digits
    }

    private static func allDigits(of phone: String) -> String {
        let bytes = phone.utf8.span
        guard bytes.indices.allSatisfy({ bytes[$0] < 0x80 }) else {
            let number = halfWidth(phone).lowercased().drop { !$0.isNumber }
                .prefix { $0 != "e" && $0 != "x" && $0 != "转" }
            return String(number.filter { $0 >= "0" && $0 <= "9" })
        }
        return unsafe String(unsafeUninitializedCapacity: bytes.count) { digits in
            var count = 0
            for position in bytes.indices {
                let byte = bytes[position]
                if byte.isDigit {
                    unsafe digits[count] = byte
                    count += 1
                } else if count > 0, byte | 0x20 == UInt8(ascii: "e") || byte | 0x20 == UInt8(ascii: "x") {
                    break
                }
            }
            return count
        }
    }
}
