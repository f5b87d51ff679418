package import JSON

/// Where a parcel starts, as far as a rate card asks.
package struct Origin: Hashable, Sendable {
    package var country: String
    package var province: String

    package init(country: String = "CN", province: String) {
        self.country = country
        self.province = province
    }
}

/// Where each warehouse is: the part of the document `warehouses` that pricing needs.
package struct OriginDirectory: Hashable, Sendable {
    private let origins: [String: Origin]

    package init(_ origins: [String: Origin]) { self.origins = origins }

    package subscript(warehouse: String) -> Origin? { origins[warehouse] }

    /// Reads code, country and province and passes over the rest: routing's reader has judged the document when it was
    /// applied, and a new key there is no concern of pricing.
    package static func read(_ document: JSONValue) -> OriginDirectory {
        var origins: [String: Origin] = [:]
        guard let warehouses = document["warehouses"] else { return OriginDirectory([:]) }
        for warehouse in warehouses.elements {
            guard let code = warehouse["code"]?.string, let province = warehouse["province"]?.string else { continue }
            origins[code] = Origin(country: warehouse["country"]?.string ?? "CN", province: province)
        }
        return OriginDirectory(origins)
    }
}
