import JSON

extension OrderDraft {
    /// `taobao.trade.fullinfo.get`: money and moments as texts, Beijing time, the buyer's data in clear or behind an
    /// `oaid`.
    func writeTaobao(to json: inout JSONWriter) {
        json.object { json in
            json.field("trade_fullinfo_get_response", object: { json in
                json.field("trade", object: { json in writeTaobaoTrade(to: &json) })
                json.field("request_id", "req\(part(90))")
            })
        }
    }

    private var taobaoStatus: String {
        switch state {
        case .unpaid: "WAIT_BUYER_PAY"
        case .paid: "WAIT_SELLER_SEND_GOODS"
        case .forbidden(let variant): variant % 2 == 0 ? "PAID_FORBID_CONSIGN" : "WAIT_SELLER_SEND_GOODS"
        }
    }

    private func writeTaobaoTrade(to json: inout JSONWriter) {
        json.field("tid", number: number)
        json.field("tid_str", number)
        json.field("type", "fixed")
        json.field("status", taobaoStatus)
        // The deposit is paid, the rest is not: shipping now would give the goods away.
        if case .forbidden(let variant) = state, variant % 2 == 1 {
            json.field("step_trade_status", "FRONT_PAID_FINAL_NOPAID")
            json.field("step_paid_fee", text(total / 10))
        }
        json.field("title", shop.name)
        json.field("seller_nick", shop.name)
        json.field("buyer_nick", "t**\(buyer.account.suffix(2))")
        json.field("buyer_open_uid", buyer.account)
        json.field("created", placedAt.beijingText)
        json.field("modified", modifiedAt.beijingText)
        if isPaid { json.field("pay_time", paidAt.beijingText) }
        json.field("payment", text(total))
        json.field("total_fee", text(goodsAmount))
        json.field("post_fee", text(freight))
        json.field("discount_fee", "0.00")
        json.field("adjust_fee", "0.00")
        json.field("received_payment", "0.00")
        json.field("point_fee", 0)
        json.field("has_post_fee", true)
        json.field("shipping_type", "express")
        json.field("trade_from", "WAP,WAP")
        json.field("buyer_message", buyerNote.isEmpty ? nil : buyerNote)
        json.field("seller_flag", 0)
        json.field("is_part_consign", false)
        json.field("is_force_wlb", false)
        json.field("is_brand_sale", false)
        writeTaobaoReceiver(to: &json)
        json.field("orders", object: { json in
            json.field("order", array: { json in
                for (index, line) in lines.enumerated() {
                    json.element(object: { json in writeTaobao(line, index, to: &json) })
                }
            })
        })
    }

    private func writeTaobaoReceiver(to json: inout JSONWriter) {
        json.field("receiver_state", buyer.address.province)
        json.field("receiver_city", buyer.address.city)
        json.field("receiver_district", buyer.address.district)
        json.field("receiver_zip", buyer.address.postalCode)
        if isEncrypted {
            json.field("oaid", cipherText(of: "oaid", length: 44))
            json.field("receiver_name", "\(buyer.lastName)**")
            json.field("receiver_mobile", "*******\(buyer.phone.suffix(4))")
            json.field("receiver_address", "**路**号**栋***室")
        } else {
            json.field("receiver_name", buyer.chineseName)
            json.field("receiver_mobile", buyer.phone)
            json.field("receiver_address", buyer.address.street)
        }
    }

    private func writeTaobao(_ line: Line, _ index: Int, to json: inout JSONWriter) {
        json.field("oid", part(index))
        json.field("oid_str", String(part(index)))
        json.field("num_iid", part(index + 20))
        json.field("sku_id", String(part(index + 40)))
        json.field("outer_iid", String(line.goods.sku.prefix { $0 != "-" }))
        json.field("outer_sku_id", line.goods.sku)
        json.field("title", line.goods.name)
        json.field("sku_properties_name", "规格:默认")
        json.field("num", line.quantity)
        json.field("price", text(line.price))
        json.field("total_fee", text(line.price * Int64(line.quantity)))
        // Of a single line it includes the freight, as Taobao has it.
        let share = line.price * Int64(line.quantity) + (lines.count == 1 ? freight : 0)
        json.field("payment", text(share))
        json.field("divide_order_fee", text(share))
        json.field("discount_fee", "0.00")
        json.field("adjust_fee", "0.00")
        json.field("refund_status", "NO_REFUND")
        json.field("status", taobaoStatus)
        json.field("seller_type", "C")
        json.field("cid", 50_010_000 + index)
        json.field("order_from", "WAP,WAP")
        json.field("is_oversold", false)
        json.field("snapshot_url", "k:\(part(index + 60))_1")
    }
}
