import Domain
import JSON

extension OrderDraft {
    /// WooCommerce's REST order, version 3: a local time and the same in GMT.
    func writeWooCommerce(to json: inout JSONWriter) {
        json.object { json in writeWooCommerceOrder(to: &json) }
    }

    private func writeWooCommerceOrder(to json: inout JSONWriter) {
        json.field("id", number: number)
        json.field("parent_id", 0)
        json.field("number", number)
        json.field("order_key", "wc_order_\(cipherText(of: "key", length: 13))")
        json.field("created_via", "checkout")
        json.field("version", "9.1.0")
        json.field("status", isPaid ? "processing" : "pending")
        json.field("currency", shop.currency.code)
        json.field("date_created", placedAt.textWithoutZone)
        json.field("date_created_gmt", placedAt.textWithoutZone)
        json.field("date_modified", modifiedAt.textWithoutZone)
        json.field("date_modified_gmt", modifiedAt.textWithoutZone)
        if isPaid {
            json.field("date_paid", paidAt.textWithoutZone)
            json.field("date_paid_gmt", paidAt.textWithoutZone)
        } else {
            json.null("date_paid")
            json.null("date_paid_gmt")
        }
        json.null("date_completed")
        json.field("discount_total", "0.00")
        json.field("discount_tax", "0.00")
        json.field("shipping_total", text(freight))
        json.field("shipping_tax", "0.00")
        json.field("cart_tax", "0.00")
        json.field("total", text(total))
        json.field("total_tax", "0.00")
        json.field("prices_include_tax", true)
        json.field("customer_id", number: String(buyer.account.dropFirst(4)))
        json.field("customer_ip_address", "192.0.2.\(part(71) % 250 + 1)")
        json.field("customer_note", buyerNote)
        json.field("payment_method", "stripe")
        json.field("payment_method_title", "Card")
        json.field("transaction_id", isPaid ? "ch_\(part(72))" : "")
        json.field("billing", object: { json in
            writeWooCommerceAddress(to: &json)
            json.field("email", buyer.email)
            json.field("phone", buyer.phone)
        })
        json.field("shipping", object: { json in writeWooCommerceAddress(to: &json) })
        json.field("meta_data", array: { _ in })
        json.field("line_items", array: { json in
            for (index, line) in lines.enumerated() {
                let amount = text(line.price * Int64(line.quantity))
                json.element(object: { json in
                    json.field("id", part(index) % 1_000_000)
                    json.field("name", line.goods.name)
                    json.field("product_id", part(index + 20) % 1_000_000)
                    json.field("variation_id", 0)
                    json.field("quantity", line.quantity)
                    json.field("tax_class", "")
                    json.field("subtotal", amount)
                    json.field("subtotal_tax", "0.00")
                    json.field("total", amount)
                    json.field("total_tax", "0.00")
                    json.field("taxes", array: { _ in })
                    json.field("meta_data", array: { _ in })
                    json.field("sku", line.goods.sku)
                    json.field("price", number: text(line.price))
                })
            }
        })
        json.field("shipping_lines", array: { json in
            json.element(object: { json in
                json.field("id", part(80) % 1_000_000)
                json.field("method_title", "Flat rate")
                json.field("method_id", "flat_rate")
                json.field("total", text(freight))
            })
        })
        json.field("fee_lines", array: { _ in })
        json.field("coupon_lines", array: { _ in })
        json.field("refunds", array: { _ in })
    }

    private func writeWooCommerceAddress(to json: inout JSONWriter) {
        json.field("first_name", buyer.firstName)
        json.field("last_name", buyer.lastName)
        json.field("company", "")
        json.field("address_1", buyer.address.street)
        json.field("address_2", "")
        json.field("city", buyer.address.city)
        json.field("state", buyer.address.province)
        json.field("postcode", buyer.address.postalCode)
        json.field("country", buyer.address.country)
    }
}
