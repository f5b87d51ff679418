import Domain
import Events
import JSON
import Testing

@Suite struct `What a warehouse writes` {
    private func read(_ text: String) throws -> OutboundConfirmed {
        try JSONParser.read(text) { try OutboundConfirmed(reading: $0) }
    }

    private static let id = "00000000-0000-0002-0000-000000000002"

    private func confirm(_ fields: String, _ rest: String = "") -> String {
        """
        {"deliveryOrder": {"deliveryOrderCode": "\(Self.id)", "warehouseCode": "GZ01", "status": "DELIVERED",
         "outBizCode": "A-1", "operateTime": "2026-11-11 16:00:00"\(fields)}\(rest)}
        """
    }

    @Test func `is in Beijing time unless it says otherwise`() throws {
        #expect(try read(confirm("")).operatedAt == Timestamp("2026-11-11T08:00:00Z"))
        #expect(
            try read(confirm("").replacing("2026-11-11 16:00:00", with: "2026-11-11T16:00:00Z")).operatedAt
                == Timestamp("2026-11-11T16:00:00Z"))
    }

    @Test func `has numbers as numbers or as texts`() throws {
        let parcels = """
            , "packages": [{"logisticsCode": "SF", "expressCode": "SF1", "weight": "1.2504", "items": [
              {"itemCode": "TEA-100", "quantity": "2"}, {"itemCode": "CUP-1", "quantity": 1.0},
              {"itemCode": "PEN", "quantity": 0}]}]
            """
        let parcel = try #require(try read(confirm("", parcels)).parcels.first)
        #expect(parcel.weightGrams == 1_250)
        #expect(parcel.items == [.init(sku: "TEA-100", quantity: 2), .init(sku: "CUP-1", quantity: 1)])
    }

    @Test(arguments: [(#""0.3509""#, 350), ("0.35", 350), ("2", 2_000), ("0", nil), (#""""#, nil), ("null", nil)])
    func `has weights in kilograms, or has not weighed`(weight: String, grams: Int64?) throws {
        let parcels = #", "packages": [{"logisticsCode": "SF", "expressCode": "SF1", "weight": \#(weight)}]"#
        #expect(try read(confirm("", parcels)).parcels.map(\.weightGrams) == [grams])
    }

    @Test func `has its time in another field where the first is empty`() throws {
        let text = confirm(#", "orderConfirmTime": "2026-11-11 17:00:00""#)
        #expect(try read(text).operatedAt == Timestamp("2026-11-11T08:00:00Z"))
        #expect(
            try read(text.replacing("2026-11-11 16:00:00", with: "")).operatedAt == Timestamp("2026-11-11T09:00:00Z"))
    }

    @Test(arguments: [
        (#"[{"itemCode": "PEN", "quantity": 0}, {"itemCode": "TEA-100"}]"#, "items[1].quantity: is missing"),
        (#"[{"itemCode": "PEN", "quantity": "2.5"}]"#, whole), (#"[{"itemCode": "PEN", "quantity": -1}]"#, whole),
        (#"[{"itemCode": "PEN", "quantity": []}]"#, "items[0].quantity: must be a number"),
    ])
    func `is refused with the item that is wrong, counted with those of which nothing was sent`(
        items: String, reason: String
    ) throws {
        let parcels = #", "packages": [{"logisticsCode": "SF", "expressCode": "SF1", "items": \#(items)}]"#
        let error = #expect(throws: EventError.self) { try read(confirm("", parcels)) }
        #expect(error?.description == "packages[0].\(reason)")
    }

    static let whole = "items[0].quantity: must be a whole number of pieces, at most \(FieldLimits.quantity)"

    @Test func `has lists bare, wrapped, or of one`() throws {
        let wrapped = """
            , "packages": {"package": {"logisticsCode": "SF", "expressCode": "SF1", "weight": "",
              "items": {"item": [{"itemCode": "TEA-100", "quantity": 1}]}}},
              "orderLines": {"orderLine": [{"itemCode": "TEA-100", "actualQty": "1"}]}
            """
        let confirmation = try read(confirm("", wrapped))
        #expect(confirmation.parcels.map(\.items) == [[.init(sku: "TEA-100", quantity: 1)]])
        #expect(confirmation.parcels.first?.weightGrams == nil)
        #expect(confirmation.items == [.init(sku: "TEA-100", quantity: 1)])
    }

    @Test func `calls a part delivered, and says that more will follow`() throws {
        #expect(try read(confirm(#", "confirmType": 1"#)).status == .partDelivered)
        #expect(try read(confirm(#", "confirmType": "0""#)).status == .delivered)
    }

    @Test func `has an empty parcel where it has none`() throws {
        let empty = #", "packages": [{"logisticsCode": "", "expressCode": "", "items": []}]"#
        #expect(try read(confirm("", empty)).parcels.isEmpty)
    }

    @Test func `can be a process report, which has no number of its own`() throws {
        let report = """
            {"order": {"orderCode": "\(Self.id)", "warehouseCode": "GZ01"},
             "process": {"processStatus": "pick", "operateTime": "2026-11-11 16:00:00", "operateInfo": "wave 7"}}
            """
        let confirmation = try read(report)
        #expect(confirmation.status == .pick && confirmation.remark == "wave 7")
        #expect(confirmation.outBizCode == "\(Self.id)/PICK/2026-11-11T08:00:00Z")
    }

    @Test func `can be a shortage report`() throws {
        let report = """
            {"warehouseCode": "GZ01", "deliveryOrderCode": "\(Self.id)", "createTime": "2026-11-11 16:00:00",
             "outBizCode": "L-1", "items": [{"itemCode": "CUP-1", "planQty": 3, "lackQty": "1", "reason": "实物报缺"}]}
            """
        let confirmation = try read(report)
        #expect(confirmation.status == .short)
        #expect(confirmation.missing == [.init(sku: "CUP-1", quantity: 1)])
    }

    @Test func `comes back as it was written`() throws {
        let confirmation = OutboundConfirmed(
            fulfilmentID: FulfilmentID(Self.id)!, warehouse: WarehouseCode("GZ01"), status: .partDelivered,
            outBizCode: "A-1", operatedAt: Timestamp("2026-11-11T08:00:00Z")!,
            parcels: [
                .init(
                    carrier: "SF", trackingNumber: "SF1", weightGrams: 1_250,
                    items: [.init(sku: "TEA-100", quantity: 2)])
            ],
            items: [.init(sku: "TEA-100", quantity: 2)], missing: [.init(sku: "CUP-1", quantity: 1)], remark: "half")
        var json = JSONWriter()
        confirmation.write(to: &json)
        #expect(try read(json.text) == confirmation)
    }

    @Test(arguments: [
        (#"{"deliveryOrder": {}}"#, "deliveryOrder.deliveryOrderCode: is missing"),
        (#"{"process": {}, "order": {"orderCode": "x"}}"#, "order.orderCode: must be a 36-character id"),
    ])
    func `is refused with the field that is wrong`(text: String, reason: String) throws {
        let error = #expect(throws: EventError.self) { try read(text) }
        #expect(error?.description == reason)
    }
}
