import Domain
import JSON

extension OrderDraft {
    /// Doudian's `order.orderDetail`: fen, Unix seconds, level 2 is the order and level 3 its lines.
    func writeDouyin(to json: inout JSONWriter) {
        json.object { json in
            json.field("code", 10_000)
            json.field("msg", "success")
            json.field("data", object: { json in
                json.field("shop_order_detail", object: { json in writeDouyinOrder(to: &json) })
            })
        }
    }

    private var douyinStatus: (code: Int, text: String) {
        switch state {
        case .unpaid: (1, "待支付")
        case .paid: (2, "备货中")
        case .forbidden(let variant): variant % 2 == 0 ? (105, "已支付") : (2, "备货中")
        }
    }

    private var isPreSale: Bool {
        if case .forbidden(let variant) = state { variant % 2 == 1 } else { false }
    }

    private func writeDouyinCommon(to json: inout JSONWriter) {
        json.field("order_type", 0)
        json.field("order_type_desc", "普通订单")
        json.field("trade_type", 0)
        json.field("trade_type_desc", "普通")
        json.field("main_status", douyinStatus.code)
        json.field("main_status_desc", douyinStatus.text)
        json.field("order_status", douyinStatus.code)
        json.field("create_time", placedAt.unixSeconds)
        json.field("pay_time", isPaid ? paidAt.unixSeconds : 0)
        json.field("update_time", modifiedAt.unixSeconds)
        json.field("finish_time", 0)
        json.field("ship_time", 0)
        json.field("exp_ship_time", (placedAt + .seconds(172_800)).unixSeconds)
        json.field("order_expire_time", 1_800)
        json.field("pay_type", 2)
        json.field("b_type", 2)
        json.field("b_type_desc", "抖音")
        json.field("app_id", 1_128)
        json.field("promotion_amount", 0)
        json.field("promotion_platform_amount", 0)
        json.field("promotion_talent_amount", 0)
        json.field("shop_cost_amount", 0)
        json.field("platform_cost_amount", 0)
    }

    private func writeDouyinOrder(to json: inout JSONWriter) {
        json.field("order_id", number)
        json.field("order_level", 2)
        json.field("shop_id", 7_700_000 + shop.name.utf8.count)
        json.field("shop_name", shop.name)
        json.field("doudian_open_id", "1@#\(buyer.account)")
        json.field("buyer_words", buyerNote)
        json.field("seller_words", "")
        writeDouyinCommon(to: &json)
        json.field("order_amount", total)
        json.field("pay_amount", total)
        json.field("post_amount", freight)
        json.field("shop_order_tag_ui", array: { _ in })
        if isEncrypted {
            json.field("open_address_id", "#" + cipherText(of: "address", length: 140) + "==")
            json.field("encrypt_post_receiver", "##" + cipherText(of: "name", length: 120) + "#1##")
            json.field("encrypt_post_tel", "$$" + cipherText(of: "phone", length: 120) + "$1$$")
        } else {
            json.field("post_receiver", buyer.chineseName)
            json.field("post_tel", buyer.phone)
        }
        json.field("post_addr", object: { json in
            writeDouyinPlace("province", buyer.address.province, to: &json)
            writeDouyinPlace("city", buyer.address.city, to: &json)
            writeDouyinPlace("town", buyer.address.district, to: &json)
            if isEncrypted {
                json.field("encrypt_detail", "##" + cipherText(of: "street", length: 160) + "#1##")
            } else {
                json.field("detail", buyer.address.street)
            }
        })
        json.field("sku_order_list", array: { json in
            for (index, line) in lines.enumerated() {
                json.element(object: { json in writeDouyin(line, index, to: &json) })
            }
        })
        json.field("logistics_info", array: { _ in })
    }

    private func writeDouyinPlace(_ level: StaticString, _ name: String, to json: inout JSONWriter) {
        json.field(level, object: { json in
            json.field("name", name)
            json.field("id", "0")
        })
    }

    private func writeDouyin(_ line: Line, _ index: Int, to json: inout JSONWriter) {
        let amount = line.price * Int64(line.quantity) + (lines.count == 1 ? freight : 0)
        json.field("order_id", lines.count == 1 ? number : String(part(index)))
        json.field("parent_order_id", number)
        json.field("order_level", 3)
        writeDouyinCommon(to: &json)
        json.field("product_id", part(index + 20))
        json.field("product_name", line.goods.name)
        json.field("sku_id", part(index + 40))
        json.field("code", line.goods.sku)
        json.field("out_sku_id", "")
        json.field("spec", array: { json in
            json.element(object: { json in
                json.field("name", "规格")
                json.field("value", "默认")
            })
        })
        json.field("item_num", line.quantity)
        json.field("origin_amount", line.price)
        json.field("sum_amount", line.price * Int64(line.quantity))
        json.field("order_amount", amount)
        json.field("pay_amount", amount)
        json.field("post_amount", lines.count == 1 ? freight : 0)
        json.field("pre_sale_type", isPreSale ? 1 : 0)
        json.field("given_product_type", "")
        json.field("after_sale_info", object: { json in
            json.field("after_sale_status", 0)
            json.field("after_sale_type", 0)
            json.field("refund_status", 0)
        })
        json.field("inventory_list", array: { _ in })
    }
}
