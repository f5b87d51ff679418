package import Domain

/// Every place that can send, as the document `warehouses` lists them.
package struct WarehouseDirectory: Hashable, Sendable {
    /// By code, ascending.
    package let warehouses: [Warehouse]
    package let centres: RegionCentres
    private let positions: [WarehouseCode: Int]
    private let suppliers: [String: [WarehouseCode]]
    // Measured once: every order asks again. By position of the warehouse.
    private let kilometresToProvince: [String: [Int64]]
    private let kilometresToCountry: [String: [Int64]]

    /// - Precondition: no two warehouses have one code; the reader of the document refuses that.
    package init(_ warehouses: [Warehouse], centres: RegionCentres = RegionCentres()) {
        let sorted = warehouses.sorted { $0.code < $1.code }
        self.warehouses = sorted
        self.centres = centres
        positions = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.code, $0) })
        suppliers = Dictionary(
            grouping: sorted.filter { $0.supplier != nil }, by: { $0.supplier ?? "" }
        ).mapValues { $0.map(\.code) }
        func distances(to centre: Coordinates) -> [Int64] { sorted.map { centre.kilometres(to: $0.location) } }
        kilometresToProvince = centres.provinces.mapValues(distances)
        kilometresToCountry = centres.countries.mapValues(distances)
    }

    package subscript(code: WarehouseCode) -> Warehouse? { positions[code].map { warehouses[$0] } }

    /// From the middle of a destination to each warehouse, by position; `nil` when neither its province nor its country is
    /// known.
    func kilometres(to destination: Destination) -> [Int64]? {
        kilometresToProvince[destination.province] ?? kilometresToCountry[destination.country]
    }

    /// The warehouses that send a supplier's goods.
    package func warehouses(ofSupplier supplier: String) -> [WarehouseCode] { suppliers[supplier] ?? [] }
}
