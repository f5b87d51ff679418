import Domain
import JSON

extension OrderDraft {
    /// Lazada's `/order/get` and `/order/items/get` in one document; an item is one piece.
    func writeLazada(to json: inout JSONWriter) {
        json.object { json in
            json.field("order", object: { json in
                json.field("code", "0")
                json.field("data", object: { json in writeLazadaOrder(to: &json) })
            })
            json.field("items", object: { json in
                json.field("code", "0")
                json.field("data", array: { json in
                    var piece = 0
                    for (index, line) in lines.enumerated() {
                        for _ in 0..<line.quantity {
                            json.element(object: { json in writeLazada(line, index, piece: piece, to: &json) })
                            piece += 1
                        }
                    }
                })
            })
        }
    }

    private var lazadaStatus: String { isPaid ? "pending" : "unpaid" }

    private func writeLazadaOrder(to json: inout JSONWriter) {
        json.field("order_id", number: number)
        json.field("order_number", number: number)
        json.field("created_at", "\(placedAt.beijingText) +0800")
        json.field("updated_at", "\(modifiedAt.beijingText) +0800")
        json.field("statuses", [lazadaStatus])
        json.field("price", lazadaText(goodsAmount))
        json.field("shipping_fee", number: text(freight))
        json.field("voucher", number: "0")
        json.field("voucher_platform", number: "0")
        json.field("voucher_seller", number: "0")
        json.field("payment_method", "MIXEDCARD")
        json.field("items_count", lines.reduce(0) { $0 + $1.quantity })
        json.field("customer_first_name", "\(buyer.firstName.prefix(1))****")
        json.field("customer_last_name", "")
        json.field("gift_option", false)
        json.field("gift_message", "")
        json.field("buyer_note", buyerNote)
        json.field("remarks", "")
        json.field("warehouse_code", "dropshipping")
        json.field("delivery_info", "")
        json.field("address_shipping", object: { json in writeLazadaAddress(to: &json) })
        json.field("address_billing", object: { json in writeLazadaAddress(to: &json) })
    }

    private func writeLazadaAddress(to json: inout JSONWriter) {
        json.field("first_name", buyer.firstName)
        json.field("last_name", buyer.lastName)
        json.field("phone", buyer.phone)
        json.field("phone2", "")
        json.field("customer_email", buyer.email)
        json.field("address1", buyer.address.street)
        json.field("address2", "")
        json.field("address3", buyer.address.province)
        json.field("address4", buyer.address.city)
        json.field("address5", buyer.address.district)
        json.field("city", buyer.address.city)
        json.field("post_code", buyer.address.postalCode)
        json.field("country", buyer.address.countryName)
    }

    /// `1,299.00`, as Lazada writes the price of an order.
    private func lazadaText(_ amount: Int64) -> String {
        let plain = text(amount)
        let whole = plain.prefix { $0 != "." }
        guard whole.count > 3 else { return plain }
        let split = whole.index(whole.endIndex, offsetBy: -3)
        return "\(whole[..<split]),\(plain[split...])"
    }

    private func writeLazada(_ line: Line, _ index: Int, piece: Int, to json: inout JSONWriter) {
        json.field("order_item_id", part(100 + piece))
        json.field("order_id", number: number)
        json.field("name", line.goods.name)
        json.field("sku", line.goods.sku)
        json.field("shop_sku", "\(part(index + 20))_\(shop.country)-\(part(index + 40))")
        json.field("variation", "")
        json.field("status", lazadaStatus)
        json.field("currency", shop.currency.code)
        json.field("item_price", number: text(line.price))
        json.field("paid_price", number: text(line.price))
        json.field("tax_amount", number: "0")
        json.field("shipping_amount", number: "0")
        json.field("voucher_amount", number: "0")
        json.field("shipping_type", "Dropshipping")
        json.field("warehouse_code", "dropshipping")
        json.field("shop_id", shop.name)
        json.field("is_digital", 0)
        json.field("created_at", "\(placedAt.beijingText) +0800")
        json.field("updated_at", "\(modifiedAt.beijingText) +0800")
        json.field("package_id", "")
        json.field("tracking_code", "")
        json.field("shipment_provider", "")
        json.field("return_status", "")
        json.field("reason", "")
    }
}
