import Demonstration
import Domain

/// Whether everything adds up after a run: being fast counts only when nothing was lost, doubled or left behind.
struct Books {
    let site: Site
    let ground: Ground

    /// What does not add up; nothing when everything does.
    /// - Parameter orders: raw orders that were put on Kafka, all of them such that they ship.
    func mistakes(orders: Int) throws -> [String] {
        var mistakes: [String] = []
        var census = try Census(conninfo: ground.conninfo)
        let snapshot = try census.snapshot()
        for (recordClass, count) in snapshot.classes.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where recordClass != .shipped { mistakes.append("\(count) orders are \(recordClass.rawValue)") }
        if !mistakes.isEmpty {
            for reason in try census.findings().reasons.prefix(5) {
                mistakes.append("  \(reason.count): \(reason.text)")
            }
        }
        if snapshot.shipped != orders { mistakes.append("\(orders) orders were sent and \(snapshot.shipped) shipped") }
        if snapshot.onTheWay > 0 {
            let examples = try census.stragglers().joined(separator: "; ")
            mistakes.append("\(snapshot.onTheWay) orders are still on the way (\(examples))")
        }
        if snapshot.setAsideInside > 0 { mistakes.append("\(snapshot.setAsideInside) records were set aside") }
        if snapshot.outbox > 0 { mistakes.append("\(snapshot.outbox) batches of events were not acknowledged") }
        for proof in Self.proofs {
            if let mistake = failure(of: proof) { mistakes.append(mistake) }
        }
        return mistakes
    }

    /// Commands of `switchyard` that prove the books, each with what it proves.
    private static let proofs: [(name: String, arguments: [String])] = [("stock", ["stock", "verify"])]

    private func failure(of proof: (name: String, arguments: [String])) -> String? {
        do {
            try site.workplace.run(proof.name, proof.arguments, environment: ground.environment)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
