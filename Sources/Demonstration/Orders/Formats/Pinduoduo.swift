import Domain
import JSON

extension OrderDraft {
    /// `pdd.order.information.get`: yuan as binary fractions, statuses as numbers in five fields.
    func writePinduoduo(to json: inout JSONWriter) {
        json.object { json in
            json.field("order_info_get_response", object: { json in
                json.field("order_info", object: { json in writePinduoduoOrder(to: &json) })
                json.field("request_id", "\(part(90))")
            })
        }
    }

    private func writePinduoduoOrder(to json: inout JSONWriter) {
        let isRisky: Bool
        let isPreSale: Bool
        switch state {
        case .forbidden(let variant):
            isRisky = variant % 2 == 0
            isPreSale = variant % 2 == 1
        case .paid, .unpaid:
            isRisky = false
            isPreSale = false
        }
        json.field("order_sn", number)
        json.field("confirm_status", isPaid ? 1 : 0)
        json.field("order_status", isPaid ? 1 : 0)
        json.field("group_status", 1)
        json.field("refund_status", 1)
        json.field("after_sales_status", 0)
        json.field("risk_control_status", isRisky ? 1 : 0)
        json.field("is_pre_sale", isPreSale ? 1 : 0)
        json.field("created_time", placedAt.beijingText)
        if isPaid {
            json.field("pay_time", paidAt.beijingText)
            json.field("confirm_time", paidAt.beijingText)
        }
        json.field("updated_at", modifiedAt.beijingText)
        json.field("last_ship_time", (placedAt + .seconds(172_800)).beijingText)
        json.field("pay_type", "WEIXIN")
        json.field("pay_no", "XP\(part(91))")
        json.field("pay_amount", number: text(total))
        json.field("goods_amount", number: text(goodsAmount))
        json.field("discount_amount", number: "0")
        json.field("platform_discount", number: "0")
        json.field("seller_discount", number: "0")
        json.field("postage", number: text(freight))
        json.field("trade_type", 0)
        json.field("free_sf", 0)
        json.field("shipping_type", 0)
        json.field("is_lucky_flag", 1)
        json.field("invoice_status", 0)
        json.field("buyer_memo", buyerNote)
        json.field("remark", "")
        json.field("country", "中国")
        json.field("province", buyer.address.province)
        json.field("city", buyer.address.city)
        json.field("town", buyer.address.district)
        json.field("province_id", 6)
        json.field("city_id", 76)
        if isEncrypted {
            json.field("open_address_id_2", "M2." + cipherText(of: "address", length: 48))
            json.field("receiver_name", "~" + cipherText(of: "name", length: 60) + "~1~")
            json.field("receiver_phone", "$" + cipherText(of: "phone", length: 52) + "$1$")
            json.field("receiver_address", "~" + cipherText(of: "street", length: 108) + "~1~")
            json.field("receiver_name_mask", "\(buyer.lastName)**")
            json.field("receiver_phone_mask", "*******\(buyer.phone.suffix(4))")
        } else {
            json.field("receiver_name", buyer.chineseName)
            json.field("receiver_phone", buyer.phone)
            json.field("receiver_address", buyer.address.street)
        }
        json.field("item_list", array: { json in
            for (index, line) in lines.enumerated() {
                json.element(object: { json in
                    json.field("sku_id", part(index + 40))
                    json.field("goods_id", part(index + 20))
                    json.field("outer_id", line.goods.sku)
                    json.field("outer_goods_id", String(line.goods.sku.prefix { $0 != "-" }))
                    json.field("goods_name", line.goods.name)
                    json.field("goods_spec", "默认")
                    json.field("goods_count", line.quantity)
                    json.field("goods_price", number: text(line.price))
                })
            }
        })
        json.field("gift_list", array: { _ in })
        json.field("order_tag_list", array: { json in
            json.element(object: { json in
                json.field("name", "return_freight_payer")
                json.field("value", 1)
            })
        })
        json.field("step_order_info", object: { json in
            json.field("step_paid_fee", 0)
            json.field("step_trade_status", 0)
        })
    }
}
