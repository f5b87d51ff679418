/// Where an order goes, as far as routing and pricing need to know. Not the street: that is ``PersonalData``.
package struct Destination: Hashable, Sendable {
    /// ISO 3166 two letters, `CN`.
    package var country: String
    /// Normalised without the administrative suffix: `广东`, not `广东省`.
    package var province: String
    package var city: String
    package var district: String
    package var postalCode: String?

    package init(country: String, province: String, city: String, district: String, postalCode: String? = nil) {
        self.country = country
        self.province = province
        self.city = city
        self.district = district
        self.postalCode = postalCode
    }
}

/// Who bought, without saying who it is: enough to recognise the same buyer, phone or address again.
package struct BuyerIdentity: Hashable, Sendable {
    /// The platform's account id of the buyer (open id, pin, customer number).
    package var account: String?
    /// What orders to the same receiver share: the platform's receiver token (`oaid`, `open_address_id`) where the
    /// receiver is encrypted, a keyed fingerprint of name, phone and address otherwise.
    package var receiverToken: String
    /// Fingerprints of the normalised phone and address; `nil` when the platform encrypts them.
    package var phoneFingerprint: Int64?
    package var addressFingerprint: Int64?

    package init(account: String?, receiverToken: String, phoneFingerprint: Int64?, addressFingerprint: Int64?) {
        self.account = account
        self.receiverToken = receiverToken
        self.phoneFingerprint = phoneFingerprint
        self.addressFingerprint = addressFingerprint
    }

    /// Of an order whose person was erased: shared with no other order.
    package static func erased(of order: OrderID) -> BuyerIdentity {
        BuyerIdentity(
            account: nil, receiverToken: "erased:\(order)", phoneFingerprint: nil, addressFingerprint: nil)
    }
}

/// What identifies a person. It lives in one table, travels on no topic but the outbound request, and can be erased.
package struct PersonalData: Hashable, Sendable {
    package var name: String
    package var phone: String
    /// Street, house, flat: everything below the district.
    package var street: String
    package var email: String?
    package var buyerNote: String
    package var sellerNote: String
    /// Name, phone and street are the platform's ciphertext; the warehouse's waybill service resolves them by token.
    package var isEncrypted: Bool

    package init(
        name: String, phone: String, street: String, email: String? = nil, buyerNote: String = "", sellerNote: String = "",
        isEncrypted: Bool = false
    ) {
        self.name = name
        self.phone = phone
        self.street = street
        self.email = email
        self.buyerNote = buyerNote
        self.sellerNote = sellerNote
        self.isEncrypted = isEncrypted
    }
}

extension PersonalData: CustomStringConvertible, CustomDebugStringConvertible {
    /// Says nothing, so that no log line can.
    package var description: String { "PersonalData(masked)" }
    package var debugDescription: String { description }
}

/// Shows that a value is there and how it begins and ends, without telling what it is: `王**`, `138****0001`.
package func masked(_ text: String) -> String {
    let characters = Array(text)
    switch characters.count {
    case 0: return ""
    case 1...4: return String(characters[0]) + String(repeating: "*", count: characters.count - 1)
    case 5...7: return String(characters[0]) + "***" + String(characters[characters.count - 1])
    default: return String(characters[0..<3]) + "****" + String(characters[(characters.count - 4)...])
    }
}
