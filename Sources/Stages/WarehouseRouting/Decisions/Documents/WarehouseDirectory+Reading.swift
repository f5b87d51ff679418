package import JSON
package import Rules
import Domain

extension WarehouseDirectory {
    /// Reads the document `warehouses`.
    package static func read(_ document: JSONValue) throws(RuleErrors) -> WarehouseDirectory {
        try RuleDocumentReader.read(document) { reader in
            var codes: Set<WarehouseCode> = []
            let warehouses = reader.list("warehouses", atLeast: 1) { reader in
                let warehouse = Warehouse.read(reader)
                if let warehouse, !codes.insert(warehouse.code).inserted {
                    reader.mistake("code", "another warehouse already has the code \"\(warehouse.code)\"")
                }
                return warehouse
            }
            let provinces = reader.optionalList("province_centres") { namedCentre($0, key: "province") }
            let countries = reader.optionalList("country_centres") { namedCentre($0, key: "country") }
            guard let warehouses, let provinces, let countries else { return nil }
            let centres = RegionCentres(
                provinces: Dictionary(provinces, uniquingKeysWith: { $1 }),
                countries: Dictionary(countries, uniquingKeysWith: { $1 }))
            return WarehouseDirectory(warehouses, centres: centres)
        }
    }
}

private func namedCentre(_ reader: RuleDocumentReader, key: String) -> (String, Coordinates)? {
    let name = reader.text(key)
    let location = coordinates(reader)
    guard let name, let location else { return nil }
    return (name, location)
}

private func coordinates(_ reader: RuleDocumentReader) -> Coordinates? {
    let latitude = reader.decimal("latitude", fractionDigits: 6, in: -90_000_000...90_000_000)
    let longitude = reader.decimal("longitude", fractionDigits: 6, in: -180_000_000...180_000_000)
    guard let latitude, let longitude else { return nil }
    return Coordinates(latitude: latitude, longitude: longitude)
}

extension Warehouse {
    fileprivate static func read(_ reader: RuleDocumentReader) -> Warehouse? {
        let code = reader.text("code")
        let name = reader.text("name")
        let kind = reader.choice("kind", default: Kind.warehouse)
        let country = reader.optionalText("country") ?? "CN"
        let province = reader.text("province")
        let city = reader.text("city")
        let location = coordinates(reader)
        let isOpen = reader.boolean("open", default: true)
        // A mistake inside is recorded and spoils the document, so the fallback is never used in its place.
        let area = reader.optionalObject("serves", ServiceArea.read) ?? .everywhere
        let classes = reader.optionalTexts("goods_classes")
        let capacity = reader.optionalInteger("daily_capacity", in: 1...10_000_000)
        let cutOff = reader.optionalMinutes("cut_off", in: 0...1_439)
        let offset = reader.optionalMinutes("utc_offset", in: -1_080...1_080) ?? 480
        let priority = reader.priority()
        let supplier = reader.optionalText("supplier")
        if kind == .supplier, !reader.has("supplier") {
            reader.mistake("a warehouse of kind \"supplier\" needs the key \"supplier\"", hint: "the supplier's name in the goods list")
        }
        guard let code, let name, let kind, let province, let city, let location, let isOpen, let classes, let priority
        else { return nil }
        return Warehouse(
            code: WarehouseCode(code), name: name, kind: kind, country: country, province: province, city: city,
            location: location, isOpen: isOpen, area: area, goodsClasses: classes.isEmpty ? nil : Set(classes),
            dailyCapacity: capacity.map { Int32($0) }, cutOffMinutes: cutOff, utcOffsetMinutes: offset, priority: priority,
            supplier: supplier)
    }
}

extension ServiceArea {
    fileprivate static func read(_ reader: RuleDocumentReader) -> ServiceArea? {
        let countries = reader.optionalTexts("countries")
        let provinces = reader.optionalTexts("provinces")
        let except = reader.optionalTexts("except_provinces")
        guard let countries, let provinces, let except else { return nil }
        return ServiceArea(countries: Set(countries), provinces: Set(provinces), exceptProvinces: Set(except))
    }
}
