#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A point on the globe, in millionths of a degree: whole numbers compare the same everywhere.
package struct Coordinates: Hashable, Sendable {
    /// North is positive.
    package var latitude: Int64
    /// East is positive.
    package var longitude: Int64

    package init(latitude: Int64, longitude: Int64) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// From degrees, for tables in the code.
    init(_ latitude: Double, _ longitude: Double) {
        self.init(latitude: Int64((latitude * 1e6).rounded()), longitude: Int64((longitude * 1e6).rounded()))
    }

    /// The great-circle distance by the haversine formula on a sphere of 6371 km, in whole kilometres.
    ///
    /// Rounded, so that the last digit of one libm never decides between two warehouses.
    package func kilometres(to other: Coordinates) -> Int64 {
        let (north, south) = (radians(latitude), radians(other.latitude))
        let halfLatitude = sin((south - north) / 2)
        let halfLongitude = sin(radians(other.longitude - longitude) / 2)
        let haversine = halfLatitude * halfLatitude + cos(north) * cos(south) * halfLongitude * halfLongitude
        return Int64((2 * 6_371 * asin(min(1, haversine.squareRoot()))).rounded())
    }
}

private func radians(_ microdegrees: Int64) -> Double { Double(microdegrees) / 1e6 * .pi / 180 }
