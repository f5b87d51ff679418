import Domain
import Events
import JSON

/// A warehouse that ships everything at once, and remembers nothing.
///
/// It reads of a request what its answers must hold and no more; the demonstration's warehouse, which keeps every parcel,
/// costs several times as much.
struct PromptWarehouse {
    private let statuses: [OutboundConfirmed.Status]
    private let parser = JSONParser()
    private var json = JSONWriter(reservingBytes: 1_024)

    /// The answers' key, and their bytes, as many as ``messages``; good until the next request.
    private(set) var key: [UInt8] = []
    private(set) var bytes: [[UInt8]]

    var messages: Int { statuses.count }

    init(_ words: WarehouseWords) {
        statuses = words.statuses
        bytes = Array(repeating: [], count: words.statuses.count)
    }

    /// Writes the answers to a request.
    /// - Returns: which order it is about.
    mutating func hear(_ request: RawSpan, at now: Timestamp) throws -> (channel: String, number: [UInt8])? {
        let document = try parser.parse(request)
        guard let order = document["deliveryOrder"], let id = order["deliveryOrderCode"]?.string,
            let warehouse = order["warehouseCode"]?.string, let carrier = order["logisticsCode"]?.string,
            let code = order["pickingCode"]?.string, let lines = document["orderLines"]
        else { throw BenchError("\(Topic.outboundRequested) holds a record that is no request") }
        key.removeAll(keepingCapacity: true)
        key.append(contentsOf: id.utf8)
        for (index, status) in statuses.enumerated() {
            json.reset()
            write(status, id, warehouse, carrier, code, lines, now)
            bytes[index].removeAll(keepingCapacity: true)
            bytes[index].append(contentsOf: json.bytes)
        }
        guard let channel = order["sourcePlatformCode"]?.string, let number = order["sourceOrderCode"]?.string else {
            return nil
        }
        return (channel, Array(number.utf8))
    }

    /// As `OutboundConfirmed` writes it.
    private mutating func write(
        _ status: OutboundConfirmed.Status, _ id: String, _ warehouse: String, _ carrier: String, _ code: String,
        _ lines: JSONValue, _ now: Timestamp
    ) {
        json.object { json in
            json.field(
                "deliveryOrder",
                object: { json in
                    json.field("deliveryOrderCode", id)
                    json.field("warehouseCode", warehouse)
                    json.field("status", status.rawValue)
                    json.field("outBizCode", "\(id)-\(status.rawValue)")
                    json.field("confirmType", 0)
                    json.field("operateTime", now.description)
                })
            guard status == .delivered else { return }
            json.field(
                "packages",
                array: { json in
                    json.element(object: { json in
                        json.field("logisticsCode", carrier)
                        // Without a weight: a wrong one is an alert, and the right one would have to be looked up.
                        json.field("expressCode", "\(carrier)\(code)")
                        json.field(
                            "items",
                            array: { json in
                                for line in lines.elements {
                                    guard let sku = line["itemCode"]?.string, let quantity = line["planQty"]?.int64
                                    else {
                                        continue
                                    }
                                    json.element(object: { json in
                                        json.field("itemCode", sku)
                                        json.field("quantity", quantity)
                                    })
                                }
                            })
                    })
                })
        }
    }
}
