import Domain
import Events
import Postgres
import WorkerRuntime

/// The order that a privacy command is about, and by what its records can be found.
struct PrivacySubject {
    /// `nil` when the order was never taken in: then only dead letters can tell of it.
    let order: OrderID?
    let channel: String
    let shop: String
    let number: String
    /// Of the order, its fulfilments and cases: keys of its records, and subjects of its alerts.
    let fulfilments: [String]
    let cases: [String]

    var name: String { "\(channel)/\(shop)/\(number)" }

    /// Keys under which records about the order come.
    var keys: [[UInt8]] {
        ([name] + [order?.description].compactMap { $0 } + fulfilments + cases).map { Array($0.utf8) }
    }

    /// Subjects of alerts about the order.
    var alertSubjects: [String] {
        guard let order else { return [] }
        return [order.description, "order:\(order)"] + fulfilments + cases
    }

    /// - Throws: a failure when there is no such order and, as far as its name can tell, no dead letter of it.
    init(_ name: String, in connection: inout PostgresConnection) throws {
        let parts = name.split(separator: "/", maxSplits: 2).map(String.init)
        do {
            order = try OrderFinder.find(name, in: &connection)
        } catch let failure as CommandFailure {
            guard parts.count == 3 else { throw failure }
            order = nil
        }
        guard let order else {
            (channel, shop, number) = (parts[0], parts[1], parts[2])
            (fulfilments, cases) = ([], [])
            guard try connection.query(PrivacyStatements.parked, parkedParameters()).count > 0 else {
                throw CommandFailure.usage("there is no order \(name), and no record of it is set aside")
            }
            return
        }
        var parameters = Parameters()
        parameters.id(order)
        let head = try connection.query(PrivacyStatements.head, parameters)
        (channel, shop, number) = (head.text(0, 0), head.text(0, 1), head.text(0, 2))
        fulfilments = try Self.texts(PrivacyStatements.fulfilments, parameters, in: &connection)
        cases = try Self.texts(PrivacyStatements.cases, parameters, in: &connection)
    }

    private static func texts(
        _ statement: Statement, _ parameters: borrowing Parameters, in connection: inout PostgresConnection
    ) throws(PostgresError) -> [String] {
        let rows = try connection.query(statement, parameters)
        return (0..<rows.count).map { rows.text($0, 0) }
    }

    /// `$1` keys, `$2` the raw topic, `$3` the shop, `$4` to `$6` the number as JSON writes it: as a text, as the value of a
    /// member, as an element. A raw order under a strange key is found by its number, where the number is long enough not to
    /// be somebody else's.
    func parkedParameters() -> Parameters {
        var parameters = Parameters()
        parameters.array(keys)
        parameters.text(Topic.channelOrdersRaw.name)
        parameters.bytea(Array(shop.utf8))
        let isTelling = number.utf8.count >= 6
        for form in ["\"\(number)\"", ":\(number)", ": \(number)"] { parameters.bytea(isTelling ? Array(form.utf8) : nil) }
        return parameters
    }
}
