import Domain
import JSON

/// How Qimen's senders write things. Its own form is XML; what becomes of it in JSON differs from one WMS to the next.
extension EventReader {
    /// A list, bare or wrapped: `[…]`, `{"package": […]}`, or `{"package": {…}}` where there is only one.
    func qimenList<Value>(
        _ name: String, of element: String, _ read: (EventReader) throws(EventError) -> Value
    ) throws(EventError) -> [Value] {
        guard isObject(name) else { return try list(name, read) }
        return try object(name) { (wrapper) throws(EventError) in
            guard wrapper.isObject(element) else { return try wrapper.list(element, read) }
            return [try wrapper.object(element, read)]
        }
    }

    /// `2026-11-11 08:00:00` is Beijing time; with an offset it is what it says.
    /// - Parameter alternative: a field that some senders fill instead.
    func warehouseTime(_ name: String, _ alternative: String?) throws(EventError) -> Timestamp {
        var field = name
        if let alternative, try (optionalText(name) ?? "").isEmpty, try optionalText(alternative) != nil {
            field = alternative
        }
        guard let time = Timestamp(try text(field), zoneOffsetSeconds: 8 * 3_600) else {
            throw EventError(path: field, problem: "must be a time such as 2026-11-11 16:00:00")
        }
        return try plausible(time, field)
    }

    /// Kilograms as grams; an empty text or zero is a parcel that nobody weighed. Digits below the gram are dropped.
    func optionalKilograms(_ name: String) throws(EventError) -> Int64? {
        guard let decimal = try optionalDecimalText(name), !decimal.isEmpty else { return nil }
        guard let grams = wholeUnits(ofDecimal: decimal, exponent: 3), grams >= 0 else {
            throw EventError(path: name, problem: "must be a weight in kilograms")
        }
        guard grams <= FieldLimits.grams else {
            throw EventError(path: name, problem: "is heavier than any parcel: is it in kilograms?")
        }
        return grams == 0 ? nil : grams
    }

    /// A count of pieces, `2`, `"2"` or `"2.0"`; zero is a count too.
    func pieces(_ name: String) throws(EventError) -> Int32 {
        guard let decimal = try optionalDecimalText(name) else { throw EventError(path: name, problem: "is missing") }
        do throws(DecimalError) {
            let count = try minorUnits(ofDecimal: decimal, exponent: 0)
            if (0...FieldLimits.quantity).contains(count) { return Int32(count) }
        } catch {}
        throw EventError(path: name, problem: "must be a whole number of pieces, at most \(FieldLimits.quantity)")
    }

    /// A word of Qimen's, in either case.
    /// - Parameter isFinal: `false` when the sender says that more confirmations follow (`confirmType` 1): what it
    ///   calls delivered is a part.
    func status(_ name: String, isFinal: Bool) throws(EventError) -> OutboundConfirmed.Status {
        let text = try text(name)
        guard let status = OutboundConfirmed.Status(rawValue: text.uppercased()) else {
            let words = OutboundConfirmed.Status.allCases.map(\.rawValue).joined(separator: ", ")
            throw EventError(path: name, problem: "must be one of " + words)
        }
        return status == .delivered && !isFinal ? .partDelivered : status
    }

    /// The sender's number of the message; for those who send none, what makes it this message.
    func messageNumber(
        _ id: FulfilmentID, _ status: OutboundConfirmed.Status, _ time: Timestamp
    ) throws(EventError) -> String {
        try optionalName("outBizCode") ?? processNumber(id, status, time)
    }
}

/// Qimen's process reports have no `outBizCode`: the same step at the same second is the same message.
func processNumber(_ id: FulfilmentID, _ status: OutboundConfirmed.Status, _ time: Timestamp) -> String {
    "\(id)/\(status.rawValue)/\(time)"
}

/// A decimal in units of its `exponent`th digit, what is below cut off.
private func wholeUnits(ofDecimal text: String, exponent: Int) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let shortened = parts.count == 2 ? "\(parts[0]).\(parts[1].prefix(exponent))" : text
    do throws(DecimalError) {
        return try minorUnits(ofDecimal: shortened, exponent: exponent)
    } catch {
        return nil
    }
}
