package import Domain

/// A place that can send goods: a warehouse, a store, a drop-shipping supplier, or a warehouse abroad.
package struct Warehouse: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable { case warehouse, store, supplier, overseas }

    package var code: WarehouseCode
    package var name: String
    package var kind: Kind
    package var country: String
    package var province: String
    package var city: String
    package var location: Coordinates
    /// A closed warehouse gets no new work; what it has, it finishes.
    package var isOpen: Bool
    package var area: ServiceArea
    /// The goods classes it may keep; `nil` is all.
    package var goodsClasses: Set<String>?
    /// New fulfilments a local day; `nil` is no limit.
    package var dailyCapacity: Int32?
    /// Minutes after local midnight from which new work leaves the next day; `nil` when it works around the clock.
    package var cutOffMinutes: Int64?
    package var utcOffsetMinutes: Int64
    /// 1 before 2, where a strategy leaves two warehouses equal.
    package var priority: Int64
    /// The supplier whose goods it sends, for ``Kind/supplier``.
    package var supplier: String?

    package init(
        code: WarehouseCode, name: String, kind: Kind = .warehouse, country: String = "CN", province: String, city: String,
        location: Coordinates, isOpen: Bool = true, area: ServiceArea = .everywhere, goodsClasses: Set<String>? = nil,
        dailyCapacity: Int32? = nil, cutOffMinutes: Int64? = nil, utcOffsetMinutes: Int64 = 480, priority: Int64 = 500,
        supplier: String? = nil
    ) {
        self.code = code
        self.name = name
        self.kind = kind
        self.country = country
        self.province = province
        self.city = city
        self.location = location
        self.isOpen = isOpen
        self.area = area
        self.goodsClasses = goodsClasses
        self.dailyCapacity = dailyCapacity
        self.cutOffMinutes = cutOffMinutes
        self.utcOffsetMinutes = utcOffsetMinutes
        self.priority = priority
        self.supplier = supplier
    }

    /// The local day, counted from 1970-01-01, on which work that comes at `now` leaves: the next one after the cut-off.
    package func workDay(at now: Timestamp) -> Int32 {
        let (day, minute) = localTime(at: now)
        guard let cutOffMinutes, minute >= cutOffMinutes else { return day }
        return day + 1
    }

    /// Work that comes at `now` leaves after the end of the local day of `deadline`.
    package func isLate(for deadline: Timestamp?, at now: Timestamp) -> Bool {
        guard let deadline else { return false }
        return workDay(at: now) > localTime(at: deadline).day
    }

    private func localTime(at moment: Timestamp) -> (day: Int32, minute: Int64) {
        let minutes = floorDivided(moment.microseconds, by: 60_000_000) + utcOffsetMinutes
        let day = floorDivided(minutes, by: 1_440)
        return (Int32(clamping: day), minutes - day * 1_440)
    }
}

private func floorDivided(_ value: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}

/// Where a warehouse sends to. An empty set is no restriction.
package struct ServiceArea: Hashable, Sendable {
    package var countries: Set<String>
    package var provinces: Set<String>
    package var exceptProvinces: Set<String>

    package init(countries: Set<String> = [], provinces: Set<String> = [], exceptProvinces: Set<String> = []) {
        self.countries = countries
        self.provinces = provinces
        self.exceptProvinces = exceptProvinces
    }

    package static let everywhere = ServiceArea()

    package func contains(_ destination: Destination) -> Bool {
        (countries.isEmpty || countries.contains(destination.country))
            && (provinces.isEmpty || provinces.contains(destination.province))
            && !exceptProvinces.contains(destination.province)
    }
}
