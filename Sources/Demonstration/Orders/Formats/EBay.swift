import Domain
import JSON

extension OrderDraft {
    /// eBay's Sell Fulfillment API, `getOrder`.
    func writeEBay(to json: inout JSONWriter) {
        json.object { json in writeEBayOrder(to: &json) }
    }

    private func writeEBayOrder(to json: inout JSONWriter) {
        json.field("orderId", number)
        json.field("legacyOrderId", number)
        json.field("creationDate", placedAt.description)
        json.field("lastModifiedDate", modifiedAt.description)
        json.field("orderPaymentStatus", isPaid ? "PAID" : "PENDING")
        json.field("orderFulfillmentStatus", "NOT_STARTED")
        json.field("sellerId", shop.name)
        json.field("salesRecordReference", String(part(75) % 100_000))
        json.field("ebayCollectAndRemitTax", false)
        json.field("buyer", object: { json in
            json.field("username", buyer.account)
            json.field("buyerRegistrationAddress", object: { json in
                json.field("userId", buyer.account)
            })
        })
        json.field("buyerCheckoutNotes", buyerNote.isEmpty ? nil : buyerNote)
        json.field("pricingSummary", object: { json in
            json.field("priceSubtotal", object: { json in writeEBayMoney(goodsAmount, to: &json) })
            json.field("deliveryCost", object: { json in writeEBayMoney(freight, to: &json) })
            json.field("total", object: { json in writeEBayMoney(total, to: &json) })
        })
        json.field("cancelStatus", object: { json in
            json.field("cancelState", "NONE_REQUESTED")
            json.field("cancelRequests", array: { _ in })
        })
        json.field("paymentSummary", object: { json in
            json.field("totalDueSeller", object: { json in writeEBayMoney(total, to: &json) })
            json.field("refunds", array: { _ in })
            json.field("payments", array: { json in
                guard isPaid else { return }
                json.element(object: { json in
                    json.field("paymentMethod", "EBAY")
                    json.field("paymentReferenceId", "\(part(76))")
                    json.field("paymentDate", paidAt.description)
                    json.field("amount", object: { json in writeEBayMoney(total, to: &json) })
                    json.field("paymentStatus", "PAID")
                })
            })
        })
        json.field("fulfillmentStartInstructions", array: { json in
            json.element(object: { json in
                json.field("fulfillmentInstructionsType", "SHIP_TO")
                json.field("shippingStep", object: { json in
                    json.field("shippingCarrierCode", "Other")
                    json.field("shippingServiceCode", "StandardInternational")
                    json.field("shipTo", object: { json in writeEBayRecipient(to: &json) })
                })
            })
        })
        json.field("fulfillmentHrefs", array: { _ in })
        json.field("lineItems", array: { json in
            for (index, line) in lines.enumerated() {
                json.element(object: { json in writeEBay(line, index, to: &json) })
            }
        })
    }

    private func writeEBayMoney(_ amount: Int64, to json: inout JSONWriter) {
        json.field("value", text(amount))
        json.field("currency", shop.currency.code)
    }

    private func writeEBayRecipient(to json: inout JSONWriter) {
        json.field("fullName", buyer.fullName)
        json.field("email", buyer.email)
        json.field("primaryPhone", object: { json in json.field("phoneNumber", buyer.phone) })
        json.field("contactAddress", object: { json in
            json.field("addressLine1", buyer.address.street)
            json.field("city", buyer.address.city)
            json.field("stateOrProvince", buyer.address.province)
            json.field("postalCode", buyer.address.postalCode)
            json.field("countryCode", buyer.address.country)
        })
    }

    private func writeEBay(_ line: Line, _ index: Int, to json: inout JSONWriter) {
        json.field("lineItemId", String(part(index)))
        json.field("legacyItemId", String(part(index + 20)))
        json.field("legacyVariationId", String(part(index + 40)))
        json.field("sku", line.goods.sku)
        json.field("title", line.goods.name)
        json.field("quantity", line.quantity)
        json.field("soldFormat", "FIXED_PRICE")
        json.field("listingMarketplaceId", shop.country == "GB" ? "EBAY_GB" : "EBAY_US")
        json.field("purchaseMarketplaceId", shop.country == "GB" ? "EBAY_GB" : "EBAY_US")
        json.field("lineItemFulfillmentStatus", "NOT_STARTED")
        json.field("lineItemCost", object: { json in writeEBayMoney(line.price * Int64(line.quantity), to: &json) })
        json.field("total", object: { json in writeEBayMoney(line.price * Int64(line.quantity), to: &json) })
        json.field("lineItemFulfillmentInstructions", object: { json in
            json.field("minEstimatedDeliveryDate", (placedAt + .seconds(604_800)).description)
            json.field("shipByDate", (placedAt + .seconds(172_800)).description)
            json.field("guaranteedDelivery", false)
        })
        json.field("taxes", array: { _ in })
    }
}
