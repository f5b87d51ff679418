import Domain
import JSON

extension OrderDraft {
    /// Shopee's `get_order_detail`: amounts as numbers in the major unit, receivers masked.
    func writeShopee(to json: inout JSONWriter) {
        json.object { json in
            json.field("error", "")
            json.field("message", "")
            json.field("request_id", cipherText(of: "request", length: 32))
            json.field("response", object: { json in
                json.field("order_list", array: { json in
                    json.element(object: { json in writeShopeeOrder(to: &json) })
                })
            })
        }
    }

    private var shopeeStatus: String {
        switch state {
        case .unpaid: "UNPAID"
        case .paid: "READY_TO_SHIP"
        case .forbidden: "INVOICE_PENDING"
        }
    }

    private func writeShopeeOrder(to json: inout JSONWriter) {
        json.field("order_sn", number)
        json.field("order_status", shopeeStatus)
        json.field("region", shop.country)
        json.field("currency", shop.currency.code)
        json.field("cod", false)
        json.field("total_amount", number: text(total))
        json.field("estimated_shipping_fee", number: text(freight))
        json.field("actual_shipping_fee_confirmed", false)
        json.field("create_time", placedAt.unixSeconds)
        json.field("update_time", modifiedAt.unixSeconds)
        if isPaid { json.field("pay_time", paidAt.unixSeconds) }
        json.field("days_to_ship", 2)
        json.field("ship_by_date", (placedAt + .seconds(172_800)).unixSeconds)
        json.field("payment_method", "ShopeePay")
        json.field("shipping_carrier", "Standard Delivery")
        json.field("fulfillment_flag", "fulfilled_by_local_seller")
        json.field("buyer_user_id", number: String(buyer.account.dropFirst(4)))
        json.field("buyer_username", buyer.account)
        json.field("buyer_cancel_reason", "")
        json.field("cancel_by", "")
        json.field("cancel_reason", "")
        json.field("message_to_seller", buyerNote)
        json.field("note", "")
        json.field("goods_to_declare", false)
        json.field("split_up", false)
        json.field("recipient_address", object: { json in
            json.field("name", "\(buyer.firstName.prefix(1))******\(buyer.lastName.suffix(1))")
            json.field("phone", "******\(buyer.phone.suffix(2))")
            json.field("full_address", "\(buyer.address.street.prefix(2))******")
            json.field("region", buyer.address.country)
            json.field("state", buyer.address.province)
            json.field("city", buyer.address.city)
            json.field("district", buyer.address.district)
            json.field("town", "")
            json.field("zipcode", buyer.address.postalCode)
        })
        json.field("item_list", array: { json in
            for (index, line) in lines.enumerated() {
                json.element(object: { json in
                    json.field("item_id", part(index + 20))
                    json.field("model_id", part(index + 40))
                    json.field("order_item_id", part(index + 20))
                    json.field("item_name", line.goods.name)
                    json.field("item_sku", String(line.goods.sku.prefix { $0 != "-" }))
                    json.field("model_name", "Default")
                    json.field("model_sku", line.goods.sku)
                    json.field("model_quantity_purchased", line.quantity)
                    json.field("model_original_price", number: text(line.price))
                    json.field("model_discounted_price", number: text(line.price))
                    json.field("wholesale", false)
                    json.field("add_on_deal", false)
                    json.field("promotion_id", 0)
                    json.field("promotion_type", "")
                })
            }
        })
        json.field("package_list", array: { json in
            json.element(object: { json in
                json.field("package_number", "OFG\(part(74))")
                json.field("logistics_status", "LOGISTICS_NOT_START")
                json.field("shipping_carrier", "Standard Delivery")
            })
        })
    }
}
