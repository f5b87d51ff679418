import Domain
import JSON

extension Package {
    /// What is in it, as the `lines` of its row: `[{"number":1,"sku":"TEA-100","quantity":2}]`.
    ///
    /// - Parameter json: lends its memory.
    func linesJSON(_ json: inout JSONWriter) -> String {
        json.reset()
        json.array { json in
            for line in lines {
                json.element(object: { json in
                    json.field("number", line.number)
                    json.field("sku", line.sku)
                    json.field("quantity", line.quantity)
                })
            }
        }
        return json.text
    }
}
