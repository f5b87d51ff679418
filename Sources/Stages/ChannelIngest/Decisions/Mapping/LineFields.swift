import Rules

/// How the lines of an order are read from one list of the document.
final class LineFields: Sendable {
    let each: [MappingPath]
    /// Elements for which this does not hold are no lines of the order.
    let when: MappingCondition?
    let id: MappingSource?
    let sku: MappingSource
    let channelSKU: MappingSource?
    let title: MappingSource?
    let quantity: MappingSource
    let unitPrice: MappingSource?
    /// For the whole line, before discounts.
    let lineTotal: MappingSource?
    /// For the whole line, after discounts.
    let paid: MappingSource?
    let discount: MappingSource?
    /// How `paid` is found where the platform does not say it plainly.
    let paidRule: PaidRule
    let gift: MappingCondition?
    /// The platform has refunded or cancelled the line.
    let cancelled: MappingCondition?
    let requests: [RequestRule]

    init?(reading reader: RuleDocumentReader) {
        let each = reader.value("each").flatMap { reader.mappingPaths($0, at: reader.path.member("each")) }
        when = reader.condition("when")
        id = reader.source("id")
        let sku = reader.requiredSource("sku")
        channelSKU = reader.source("channel_sku")
        title = reader.source("title")
        let quantity = reader.requiredSource("quantity")
        unitPrice = reader.source("unit_price")
        lineTotal = reader.source("line_total")
        if !reader.has("unit_price"), !reader.has("line_total") {
            reader.mistake("there must be unit_price or line_total")
        }
        paid = reader.source("paid")
        discount = reader.source("discount")
        let paidRule = reader.choice("paid_rule", default: PaidRule.stated)
        gift = reader.condition("gift")
        cancelled = reader.condition("cancelled")
        requests = reader.requests()
        guard let each, let sku, let quantity, let paidRule else { return nil }
        self.each = each
        self.sku = sku
        self.quantity = quantity
        self.paidRule = paidRule
    }

    enum PaidRule: String, Sendable, CaseIterable {
        /// As the platform says it, else price less the line's discount.
        case stated
        /// What was paid for the goods, shared over the lines by their price.
        case shared
        /// As stated; but in an order of one line the platform counts the freight in.
        case freightInSingleLine = "freight_in_single_line"
    }
}
