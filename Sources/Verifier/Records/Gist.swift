import JSON

/// What the checks need to know of one record: read by the verifier's own rules from the record's JSON.
struct Gist {
    /// Of the thing that the record is about: a fulfilment, case, refund, adjustment.
    var id: String?
    var order: String?
    /// A status, kind or outcome.
    var word: String?
    var number: Int64?
    /// A warehouse, currency or sender.
    var place: String?
    /// The sender's own number of the message.
    var reference: String?
    /// Pieces, as JSON.
    var detail = "{}"

    init() {}

    /// - Returns: `nil` when the value is not what the topic promises. Of input topics that happens.
    init?(topic: String, value: [UInt8]?, parser: JSONParser) {
        guard let value, let json = try? parser.parse(value) else { return nil }
        switch topic {
        case "orders.received", "orders.approved": readOrder(json)
        case "orders.held", "orders.rejected", "orders.backordered":
            order = json["orderId"]?.string
            number = json["revision"]?.int64
        case "fulfilments.planned":
            id = json["fulfilmentId"]?.string
            order = json["orderId"]?.string
            place = json["warehouse"]?.string
            detail = pieces(of: json["lines"], key: { "\($0["number"]?.int64 ?? -1)/\($0["sku"]?.string ?? "")" })
        case "wms.outbound.requested": readOutbound(json)
        case "wms.outbound.cancel-requested":
            id = json["orderCode"]?.string
            reference = json["caseId"]?.string
        case "wms.outbound.confirmed": readConfirmation(json)
        case "fulfilments.progressed":
            id = json["fulfilmentId"]?.string
            order = json["orderId"]?.string
            word = json["state"]?.string
            place = json["warehouse"]?.string
        case "aftersales.requested":
            reference = json["requestId"]?.string
            place = json["requestedBy"]?.string
            word = json["kind"]?.string
        case "aftersales.updated":
            id = json["caseId"]?.string
            order = json["orderId"]?.string
            word = json["state"]?.string
            place = json["kind"]?.string
        case "wms.returns.expected":
            id = json["returnOrderCode"]?.string
            order = json["orderId"]?.string
            place = json["warehouseCode"]?.string
        case "wms.returns.received": readReturn(json)
        case "refunds.requested":
            id = json["refundId"]?.string
            order = json["orderId"]?.string
            reference = json["caseId"]?.string
            number = json["amount"]?.int64
            place = json["currency"]?.string
        case "refunds.settled":
            id = json["refundId"]?.string
            word = json["outcome"]?.string
        case "stock.adjusted":
            reference = json["adjustmentId"]?.string
            id = json["sku"]?.string
            place = json["warehouse"]?.string
            number = json["change"]?.int64
        case "operations.alerts":
            word = json["alert"]?.string
            reference = json["subject"]?.string
        default: break
        }
    }

    private mutating func readOrder(_ json: JSONValue) {
        order = json["orderId"]?.string
        number = json["revision"]?.int64
        word = json["payment"]?.string
        detail = pieces(of: json["lines"], key: { "\($0["number"]?.int64 ?? -1)/\($0["sku"]?.string ?? "")" })
    }

    private mutating func readOutbound(_ json: JSONValue) {
        let head = json["deliveryOrder"]
        id = head?["deliveryOrderCode"]?.string
        order = head?["orderId"]?.string
        place = head?["warehouseCode"]?.string
        reference = head?["pickingCode"]?.string
        detail = pieces(
            of: json["orderLines"], quantity: "planQty",
            key: { "\($0["orderLineNo"]?.string ?? "")/\($0["itemCode"]?.string ?? "")" })
    }

    /// In the form that asks for it: `deliveryOrder` with its parcels.
    private mutating func readConfirmation(_ json: JSONValue) {
        let head = json["deliveryOrder"]
        id = head?["deliveryOrderCode"]?.string
        place = head?["warehouseCode"]?.string
        word = head?["status"]?.string
        reference = head?["outBizCode"]?.string
        var parcels: [String: [String: Int64]] = [:]
        for parcel in json["packages"]?.elements.map({ $0 }) ?? [] {
            parcels[parcel["expressCode"]?.string ?? "", default: [:]].merge(
                sums(of: parcel["items"], quantity: "quantity", key: { $0["itemCode"]?.string ?? "" })
            ) { $0 + $1 }
        }
        let lacking = sums(of: json["lackItems"], quantity: "lackQty", key: { $0["itemCode"]?.string ?? "" })
        var writer = JSONWriter(reservingBytes: 256)
        writer.object { json in
            json.field(
                "parcels",
                object: { json in
                    for (number, items) in parcels.sorted(by: { $0.key < $1.key }) {
                        json.member(number, object: { json in for item in items { json.member(item.key, item.value) } })
                    }
                })
            json.field("lacking", object: { json in for item in lacking { json.member(item.key, item.value) } })
        }
        detail = writer.text
    }

    /// What was received and accepted.
    private mutating func readReturn(_ json: JSONValue) {
        id = json["returnOrderCode"]?.string
        place = json["warehouseCode"]?.string
        reference = json["outBizCode"]?.string
        let lines = (json["lines"]?.elements.map { $0 } ?? []).filter {
            $0["reception"]?.string == "received" && $0["acceptance"]?.string == "accepted"
        }
        var sums: [String: Int64] = [:]
        for line in lines { sums[line["itemCode"]?.string ?? "", default: 0] += line["quantity"]?.int64 ?? 0 }
        detail = text(of: sums)
    }
}

private func pieces(of lines: JSONValue?, quantity: String = "quantity", key: (JSONValue) -> String) -> String {
    text(of: sums(of: lines, quantity: quantity, key: key))
}

private func sums(of lines: JSONValue?, quantity: String, key: (JSONValue) -> String) -> [String: Int64] {
    var sums: [String: Int64] = [:]
    for line in lines?.elements.map({ $0 }) ?? [] where line["cancelled"]?.bool != true {
        sums[key(line), default: 0] += line[quantity]?.int64 ?? 0
    }
    return sums
}

private func text(of sums: [String: Int64]) -> String {
    var writer = JSONWriter(reservingBytes: 128)
    writer.object { json in for sum in sums.sorted(by: { $0.key < $1.key }) { json.member(sum.key, sum.value) } }
    return writer.text
}
