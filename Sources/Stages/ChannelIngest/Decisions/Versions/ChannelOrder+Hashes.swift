package import Domain

extension ChannelOrder {
    /// Equal for messages that say the same, in everything the mapping reads but the time of change.
    ///
    /// A hidden receiver counts by its token: the platforms encrypt anew each time they are asked.
    package var contentHash: Int64 {
        var hash = substance
        hash.combine(platformStatus)
        hash.combine(progress.rawValue)
        hash.combine(placedAt.microseconds)
        hash.combine(paidAt?.microseconds ?? 0)
        hash.combine(shipBy?.microseconds ?? 0)
        for request in requests { hash.combine(request) }
        for line in lines {
            hash.combine(line.title)
            hash.combine(line.channelSKU ?? "")
            for request in line.requests { hash.combine(request) }
        }
        return hash.value
    }

    /// Equal for versions that are the same to everybody downstream: payment, receiver, lines, sums, notes, holds.
    ///
    /// - Parameter holds: the platform's holds and those that ingest adds itself.
    package func substanceHash(holds: [PlatformHold]) -> Int64 {
        var hash = substance
        for hold in holds {
            hash.combine(hold.type.rawValue)
            hash.combine(hold.code)
        }
        return hash.value
    }

    private var substance: Fingerprint {
        var hash = Fingerprint()
        hash.combine(payment.rawValue)
        hash.combine(amounts.currency.code)
        hash.combine(amounts.goods)
        hash.combine(amounts.discount)
        hash.combine(amounts.freight)
        hash.combine(amounts.total)
        hash.combine(buyer.account ?? "")
        hash.combine(buyer.receiverToken)
        if !personal.isEncrypted {
            hash.combine(personal.name)
            hash.combine(personal.phone)
            hash.combine(personal.street)
        }
        hash.combine(personal.buyerNote)
        hash.combine(personal.sellerNote)
        hash.combine(destination.country)
        hash.combine(destination.province)
        hash.combine(destination.city)
        hash.combine(destination.district)
        hash.combine(destination.postalCode ?? "")
        hash.combine(requiredCarrier ?? "")
        hash.combine(requiredWarehouse ?? "")
        for line in lines {
            hash.combine(line.channelLineID ?? "")
            hash.combine(line.sku)
            hash.combine(Int64(line.quantity))
            hash.combine(line.unitPrice)
            hash.combine(line.paidAmount)
            hash.combine(line.kind.rawValue)
            hash.combine(line.isCancelled ? 1 : 0)
        }
        for hold in holds {
            hash.combine(hold.type.rawValue)
            hash.combine(hold.code)
        }
        return hash
    }
}

extension Fingerprint {
    fileprivate mutating func combine(_ request: ChannelRequest) {
        combine(request.kind.rawValue)
        combine(request.reason)
    }
}
