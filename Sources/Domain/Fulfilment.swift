/// What one warehouse (or supplier) is asked to send for one order.
package struct Fulfilment: Hashable, Sendable {
    package var id: FulfilmentID
    package var order: OrderID
    package var warehouse: WarehouseCode
    package var lines: [FulfilmentLine]

    package init(id: FulfilmentID, order: OrderID, warehouse: WarehouseCode, lines: [FulfilmentLine]) {
        self.id = id
        self.order = order
        self.warehouse = warehouse
        self.lines = lines
    }
}

package struct FulfilmentLine: Hashable, Sendable {
    /// The ``OrderLine/number`` it serves.
    package var number: Int32
    package var sku: String
    package var quantity: Int32

    package init(number: Int32, sku: String, quantity: Int32) {
        self.number = number
        self.sku = sku
        self.quantity = quantity
    }
}

/// The merchant's own short name of a warehouse: `GZ01`.
package struct WarehouseCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let code: String
    package init(_ code: String) { self.code = code }
    package var description: String { code }
    package static func < (left: Self, right: Self) -> Bool { left.code < right.code }
}

/// One parcel, with one tracking number.
package struct Package: Hashable, Sendable {
    package var id: PackageID
    package var carrier: String
    package var trackingNumber: String
    package var weightGrams: Int64?
    package var lines: [FulfilmentLine]

    package init(id: PackageID, carrier: String, trackingNumber: String, weightGrams: Int64?, lines: [FulfilmentLine]) {
        self.id = id
        self.carrier = carrier
        self.trackingNumber = trackingNumber
        self.weightGrams = weightGrams
        self.lines = lines
    }
}
