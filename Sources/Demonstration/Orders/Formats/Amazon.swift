import Domain
import JSON

extension OrderDraft {
    /// The Selling Partner API's orders v0: three calls make an order, sent as one document.
    func writeAmazon(to json: inout JSONWriter) {
        json.object { json in
            json.field("order", object: { json in
                json.field("payload", object: { json in writeAmazonOrder(to: &json) })
            })
            json.field("items", object: { json in
                json.field("payload", object: { json in
                    json.field("AmazonOrderId", number)
                    json.field("OrderItems", array: { json in
                        for (index, line) in lines.enumerated() {
                            json.element(object: { json in writeAmazon(line, index, to: &json) })
                        }
                    })
                })
            })
            json.field("address", object: { json in
                json.field("payload", object: { json in
                    json.field("AmazonOrderId", number)
                    json.field("ShippingAddress", object: { json in writeAmazonAddress(to: &json) })
                })
            })
        }
    }

    private var amazonStatus: String {
        switch state {
        case .unpaid: "Pending"
        case .paid: "Unshipped"
        case .forbidden: "InvoiceUnconfirmed"
        }
    }

    private func writeAmazonOrder(to json: inout JSONWriter) {
        json.field("AmazonOrderId", number)
        json.field("PurchaseDate", placedAt.description)
        json.field("LastUpdateDate", modifiedAt.description)
        json.field("OrderStatus", amazonStatus)
        json.field("FulfillmentChannel", "MFN")
        json.field("SalesChannel", shop.country == "GB" ? "Amazon.co.uk" : "Amazon.com")
        json.field("MarketplaceId", shop.country == "GB" ? "A1F83G8C2ARO7P" : "ATVPDKIKX0DER")
        json.field("ShipServiceLevel", "Std US D2D Dom")
        json.field("ShipmentServiceLevelCategory", "Standard")
        // A pending order shows no amounts yet.
        if isPaid { json.field("OrderTotal", object: { json in writeAmazonMoney(total, to: &json) }) }
        json.field("NumberOfItemsShipped", 0)
        json.field("NumberOfItemsUnshipped", lines.reduce(0) { $0 + $1.quantity })
        json.field("PaymentMethod", "Other")
        json.field("PaymentMethodDetails", ["Standard"])
        json.field("OrderType", "StandardOrder")
        json.field("EarliestShipDate", placedAt.description)
        json.field("LatestShipDate", (placedAt + .seconds(172_800)).description)
        json.field("EarliestDeliveryDate", (placedAt + .seconds(604_800)).description)
        json.field("LatestDeliveryDate", (placedAt + .seconds(1_209_600)).description)
        json.field("IsReplacementOrder", false)
        json.field("IsBusinessOrder", false)
        json.field("IsPrime", false)
        json.field("IsPremiumOrder", false)
        json.field("IsGlobalExpressEnabled", false)
        json.field("IsSoldByAB", false)
        json.field("IsISPU", false)
        json.field("HasRegulatedItems", false)
        json.field("BuyerInfo", object: { json in
            json.field("BuyerEmail", "\(buyer.account)@example.com")
        })
        json.field("AutomatedShippingSettings", object: { json in
            json.field("HasAutomatedShippingSettings", false)
        })
    }

    private func writeAmazon(_ line: Line, _ index: Int, to json: inout JSONWriter) {
        json.field("ASIN", "B0\(part(index + 20) % 100_000_000)")
        json.field("OrderItemId", String(part(index)))
        json.field("SellerSKU", line.goods.sku)
        json.field("Title", line.goods.name)
        json.field("QuantityOrdered", line.quantity)
        json.field("QuantityShipped", 0)
        json.field("ProductInfo", object: { json in json.field("NumberOfItems", "1") })
        if isPaid {
            json.field("ItemPrice", object: { json in writeAmazonMoney(line.price * Int64(line.quantity), to: &json) })
            json.field("ShippingPrice", object: { json in writeAmazonMoney(index == 0 ? freight : 0, to: &json) })
            json.field("PromotionDiscount", object: { json in writeAmazonMoney(0, to: &json) })
        }
        json.field("IsGift", "false")
        json.field("ConditionId", "New")
        json.field("ConditionSubtypeId", "New")
        json.field("IsTransparency", false)
        json.field("SerialNumberRequired", false)
    }

    private func writeAmazonMoney(_ amount: Int64, to json: inout JSONWriter) {
        json.field("CurrencyCode", shop.currency.code)
        json.field("Amount", text(amount))
    }

    private func writeAmazonAddress(to json: inout JSONWriter) {
        json.field("Name", buyer.fullName)
        json.field("AddressLine1", buyer.address.street)
        json.field("City", buyer.address.city)
        json.field("StateOrRegion", buyer.address.province)
        json.field("PostalCode", buyer.address.postalCode)
        json.field("CountryCode", buyer.address.country)
        json.field("Phone", buyer.phone)
        json.field("AddressType", "Residential")
    }
}
