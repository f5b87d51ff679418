import Domain
import JSON

/// How Qimen's senders write things. Its own form is XML; what becomes of it in JSON differs from one WMS to the next.
extension EventReader {
    /// A list, bare or wrapped: `[…]`, `{"package": […]}`, or `{"package": {…}}` where there is only one. What is read
    /// as `nil` is left out.
    func qimenList<Value>(
        _ name: String, of element: String, _ read: (EventReader) throws(EventError) -> Value?
    ) throws(EventError) -> [Value] {
        guard isObject(name) else { return try sifted(name, read) }
        return try object(name) { (wrapper) throws(EventError) in
            guard wrapper.isObject(element) else { return try wrapper.sifted(element, read) }
            guard let only = try wrapper.object(element, read) else { return [] }
            return [only]
        }
    }

    /// `2026-11-11 08:00:00` is Beijing time; with an offset it is what it says.
    /// - Parameter alternative: a field that some senders fill instead.
    func warehouseTime(_ name: String, _ alternative: String?) throws(EventError) -> Timestamp {
        var field = name
        if let alternative, isBlank(name), present(alternative) != nil { field = alternative }
        guard let time = try withText(field, { Timestamp(utf8: $0, zoneOffsetSeconds: 8 * 3_600) }) else {
            throw EventError(path: field, problem: "must be a time such as 2026-11-11 16:00:00")
        }
        return try plausible(time, field)
    }

    /// Kilograms as grams; an empty text or zero is a parcel that nobody weighed. Digits below the gram are dropped.
    func optionalKilograms(_ name: String) throws(EventError) -> Int64? {
        guard !isBlank(name) else { return nil }
        guard let grams = try withDecimal(name, { wholeUnits(ofDecimal: $0, exponent: 3) }) ?? nil, grams >= 0 else {
            throw EventError(path: name, problem: "must be a weight in kilograms")
        }
        guard grams <= FieldLimits.grams else {
            throw EventError(path: name, problem: "is heavier than any parcel: is it in kilograms?")
        }
        return grams == 0 ? nil : grams
    }

    /// A count of pieces, `2`, `"2"` or `"2.0"`; zero is a count too.
    func pieces(_ name: String) throws(EventError) -> Int32 {
        guard let count = try withDecimal(name, { try? minorUnits(ofDecimal: $0, exponent: 0) }) else {
            throw EventError(path: name, problem: "is missing")
        }
        guard let count, (0...FieldLimits.quantity).contains(count) else {
            throw EventError(path: name, problem: "must be a whole number of pieces, at most \(FieldLimits.quantity)")
        }
        return Int32(count)
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
private func wholeUnits(ofDecimal text: Span<UInt8>, exponent: Int) -> Int64? {
    let point = text.indices.first { text[$0] == UInt8(ascii: ".") } ?? text.count
    return try? minorUnits(ofDecimal: text.extracting(..<min(text.count, point + 1 + exponent)), exponent: exponent)
}
