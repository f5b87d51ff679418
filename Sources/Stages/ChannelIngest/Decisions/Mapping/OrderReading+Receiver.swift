import Domain

/// Where an order goes and to whom.
struct Receiver {
    var buyer: BuyerIdentity
    var destination: Destination
    var personal: PersonalData
}

extension OrderReading {
    /// `nil` when a problem stands in the way. Name, phone and street may be missing: whether an address is good enough
    /// to ship to is audit's to judge.
    mutating func receiver(of key: ChannelOrderKey) -> Receiver? {
        let fields = mapping.receiver
        let before = problems.count
        let name = text(fields.name, "receiver.name", FieldLimits.personal) ?? ""
        let phone = text(fields.phone, "receiver.phone", FieldLimits.personal) ?? ""
        let street = text(fields.street, "receiver.street", FieldLimits.personal) ?? ""
        let email = text(fields.email, "receiver.email", FieldLimits.personal)
        let token = text(fields.token, "receiver.token", FieldLimits.token)
        let buyerNote = text(mapping.order.buyerNote, "order.buyer_note", FieldLimits.note) ?? ""
        let sellerNote = text(mapping.order.sellerNote, "order.seller_note", FieldLimits.note) ?? ""
        let destination = destination()
        guard problems.count == before, let destination else { return nil }
        let isEncrypted =
            fields.encrypted.map(places.holds) ?? (isHidden(name) || isHidden(phone) || isHidden(street))
        let personal = PersonalData(
            name: name, phone: phone, street: street, email: email, buyerNote: buyerNote, sellerNote: sellerNote,
            isEncrypted: isEncrypted)
        let fingerprints = ReceiverFingerprints(personal, destination, merchantKey: mapping.fingerprintKey)
        let buyer = BuyerIdentity(
            account: nil, receiverToken: token ?? fingerprints.receiver ?? "order:\(key)",
            phoneFingerprint: fingerprints.phone,
            addressFingerprint: fingerprints.address)
        return Receiver(buyer: buyer, destination: destination, personal: personal)
    }

    private mutating func destination() -> Destination? {
        let fields = mapping.receiver
        let province = text(fields.province, "receiver.province", FieldLimits.place) ?? ""
        let city = text(fields.city, "receiver.city", FieldLimits.place) ?? ""
        let district = text(fields.district, "receiver.district", FieldLimits.place) ?? ""
        let postalCode = text(fields.postalCode, "receiver.postal_code", FieldLimits.word)
        guard let country = places.text(fields.country).map({ $0.uppercased() }) else {
            complain(.missingField, "receiver.country", "is missing; expected in \(fields.country.described)")
            return nil
        }
        guard country.utf8.count == 2, country.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else {
            complain(.invalidField, "receiver.country", "must be two letters of ISO 3166 such as CN")
            return nil
        }
        let places = PlaceNames(country: country, province: province, city: city, district: district)
        return Destination(
            country: country, province: places.province, city: places.city, district: places.district,
            postalCode: postalCode)
    }
}
