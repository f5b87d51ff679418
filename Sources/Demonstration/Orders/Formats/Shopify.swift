import Domain
import JSON

extension OrderDraft {
    /// The order of Shopify's Admin API and its webhooks.
    func writeShopify(to json: inout JSONWriter) {
        json.object { json in writeShopifyOrder(to: &json) }
    }

    private func writeShopifyOrder(to json: inout JSONWriter) {
        json.field("id", number: number)
        json.field("name", "#\(number.suffix(5))")
        json.field("order_number", part(70) % 100_000)
        json.field("token", cipherText(of: "token", length: 32))
        json.field("created_at", placedAt.description)
        json.field("processed_at", paidAt.description)
        json.field("updated_at", modifiedAt.description)
        json.null("cancelled_at")
        json.null("cancel_reason")
        json.null("closed_at")
        json.field("confirmed", true)
        json.field("test", false)
        json.field("currency", shop.currency.code)
        json.field("presentment_currency", shop.currency.code)
        json.field("financial_status", isPaid ? "paid" : "pending")
        json.null("fulfillment_status")
        json.field("subtotal_price", text(goodsAmount))
        json.field("total_line_items_price", text(goodsAmount))
        json.field("total_discounts", "0.00")
        json.field("current_total_discounts", "0.00")
        json.field("total_price", text(total))
        json.field("current_total_price", text(total))
        json.field("total_tax", "0.00")
        json.field("taxes_included", true)
        json.field("email", buyer.email)
        json.field("contact_email", buyer.email)
        json.field("phone", buyer.phone)
        json.field("note", buyerNote.isEmpty ? nil : buyerNote)
        json.field("source_name", "web")
        json.field("browser_ip", "192.0.2.\(part(71) % 250 + 1)")
        json.field("customer_locale", "en")
        json.field("buyer_accepts_marketing", false)
        json.field("customer", object: { json in
            json.field("id", buyer.account)
            json.field("email", buyer.email)
            json.field("first_name", buyer.firstName)
            json.field("last_name", buyer.lastName)
            json.field("state", "enabled")
        })
        json.field("shipping_address", object: { json in writeShopifyAddress(to: &json) })
        json.field("billing_address", object: { json in writeShopifyAddress(to: &json) })
        json.field("total_shipping_price_set", object: { json in
            json.field("shop_money", object: { json in
                json.field("amount", text(freight))
                json.field("currency_code", shop.currency.code)
            })
        })
        json.field("shipping_lines", array: { json in
            json.element(object: { json in
                json.field("code", "Standard")
                json.field("title", "Standard")
                json.field("price", text(freight))
                json.field("source", "shopify")
            })
        })
        json.field("line_items", array: { json in
            for (index, line) in lines.enumerated() {
                json.element(object: { json in writeShopify(line, index, to: &json) })
            }
        })
        json.field("discount_codes", array: { _ in })
        json.field("tax_lines", array: { _ in })
        json.field("fulfillments", array: { _ in })
        json.field("refunds", array: { _ in })
    }

    private func writeShopifyAddress(to json: inout JSONWriter) {
        json.field("first_name", buyer.firstName)
        json.field("last_name", buyer.lastName)
        json.field("name", buyer.fullName)
        json.field("address1", buyer.address.street)
        json.null("address2")
        json.null("company")
        json.field("city", buyer.address.city)
        json.field("province", buyer.address.province)
        json.field("zip", buyer.address.postalCode)
        json.field("country", buyer.address.countryName)
        json.field("country_code", buyer.address.country)
        json.field("phone", buyer.phone)
    }

    private func writeShopify(_ line: Line, _ index: Int, to json: inout JSONWriter) {
        json.field("id", part(index))
        json.field("product_id", part(index + 20))
        json.field("variant_id", part(index + 40))
        json.field("sku", line.goods.sku)
        json.field("title", line.goods.name)
        json.field("name", line.goods.name)
        json.null("variant_title")
        json.field("quantity", line.quantity)
        json.field("current_quantity", line.quantity)
        json.field("fulfillable_quantity", line.quantity)
        json.field("price", text(line.price))
        json.field("total_discount", "0.00")
        json.field("grams", line.goods.weightGrams)
        json.field("requires_shipping", true)
        json.field("taxable", true)
        json.field("gift_card", false)
        json.field("fulfillment_service", "manual")
        json.null("fulfillment_status")
        json.field("product_exists", true)
        json.field("properties", array: { _ in })
        json.field("discount_allocations", array: { _ in })
    }
}
