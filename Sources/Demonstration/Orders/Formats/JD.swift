import JSON

extension OrderDraft {
    /// `jingdong.pop.order.get`: JD spells its envelope "responce" and writes every number as a text.
    func writeJD(to json: inout JSONWriter) {
        json.object { json in
            json.field("jingdong_pop_order_get_responce", object: { json in
                json.field("code", "0")
                json.field("orderDetailInfo", object: { json in
                    json.field("apiResult", object: { json in
                        json.field("success", true)
                        json.field("chineseErrCode", "成功")
                    })
                    json.field("orderInfo", object: { json in writeJDOrder(to: &json) })
                })
            })
        }
    }

    private var jdState: (word: String, remark: String) {
        switch state {
        case .unpaid: ("NOT_PAY", "等待付款")
        case .paid: ("WAIT_SELLER_STOCK_OUT", "等待出库")
        case .forbidden(let variant): variant % 2 == 0 ? ("LOCKED", "锁定") : ("PAUSE", "暂停")
        }
    }

    private func writeJDOrder(to json: inout JSONWriter) {
        json.field("orderId", number)
        json.field("venderId", "10\(shop.name.utf8.count)7731")
        json.field("orderType", "22")
        json.field("payType", "4-在线支付")
        json.field("orderState", jdState.word)
        json.field("orderStateRemark", jdState.remark)
        json.field("orderTotalPrice", text(goodsAmount))
        json.field("orderSellerPrice", text(goodsAmount))
        json.field("orderPayment", text(total))
        json.field("freightPrice", text(freight))
        json.field("sellerDiscount", "0.00")
        json.field("balanceUsed", "0.00")
        json.field("orderStartTime", placedAt.beijingText)
        json.field("paymentConfirmTime", isPaid ? paidAt.beijingText : "0001-01-01 00:00:00")
        json.field("outBoundDate", "0001-01-01 00:00:00")
        json.field("modified", modifiedAt.beijingText)
        json.field("dataVersion", String(modifiedAt.unixSeconds * 1_000))
        json.field("deliveryType", "任意时间")
        json.field("orderSource", "移动端订单")
        json.field("orderRemark", buyerNote)
        json.field("venderRemark", "")
        json.field("pin", buyer.account)
        json.field("open_id_buyer", buyer.account)
        json.field("invoiceInfo", "不需要开具发票")
        json.field("storeOrder", "")
        json.field("storeId", "0")
        json.field("parentOrderId", "0")
        json.field("returnOrder", "0")
        json.field("idSopShipmenttype", 67)
        json.field("consigneeInfo", object: { json in writeJDConsignee(to: &json) })
        json.field("itemInfoList", array: { json in
            for (index, line) in lines.enumerated() {
                json.element(object: { json in
                    json.field("skuId", String(part(index + 40)))
                    json.field("wareId", String(part(index + 20)))
                    json.field("outerSkuId", line.goods.sku)
                    json.field("productNo", String(line.goods.sku.prefix { $0 != "-" }))
                    json.field("skuName", line.goods.name)
                    json.field("itemTotal", String(line.quantity))
                    json.field("jdPrice", text(line.price))
                    json.field("giftPoint", "0")
                    json.field("newStoreId", "0")
                    json.field("invoiceContentId", "")
                })
            }
        })
        json.field("couponDetailList", array: { _ in })
    }

    private func writeJDConsignee(to json: inout JSONWriter) {
        json.field("province", buyer.address.province)
        json.field("city", buyer.address.city)
        json.field("county", buyer.address.district)
        json.field("town", "")
        json.field("provinceId", "19")
        json.field("cityId", "1601")
        if isEncrypted {
            json.field("fullname", cipherText(of: "name", length: 68))
            json.field("mobile", "\(buyer.phone.prefix(3))*******\(buyer.phone.suffix(1))")
            json.field("telephone", "\(buyer.phone.prefix(3))*******\(buyer.phone.suffix(1))")
            json.field("fullAddress", cipherText(of: "address", length: 192))
            json.field("oaid", cipherText(of: "oaid", length: 96))
        } else {
            json.field("fullname", buyer.chineseName)
            json.field("mobile", buyer.phone)
            json.field("telephone", buyer.phone)
            let address = buyer.address
            json.field("fullAddress", address.province + address.city + address.district + address.street)
        }
    }
}
