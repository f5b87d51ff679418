import Glibc
package import Postgres

/// Looks for names, telephone numbers, addresses and e-mail addresses where they must not be.
///
/// What it looks for is what `order_personal` holds, which is the one place for it. A text is gone through once, however
/// many people there are: only where six bytes fit is the rest compared.
package struct Canaries {
    private static let start = 6
    private var byStart: [UInt64: [[UInt8]]] = [:]
    package private(set) var count = 0

    package init(personal connection: inout PostgresConnection) throws(PostgresError) {
        let rows = try connection.query(Self.personal)
        for row in 0..<rows.count { add(rows.text(row, 0)) }
    }

    init(_ texts: [String]) { for text in texts { add(text) } }

    private mutating func add(_ text: String) {
        let bytes = Array(text.utf8)
        // Shorter ones are too much like any word, and masked ones give nothing away.
        guard bytes.count >= Self.start, !bytes.contains(UInt8(ascii: "*")) else { return }
        byStart[Self.packed(bytes, at: 0), default: []].append(bytes)
        count += 1
    }

    private static func packed(_ bytes: [UInt8], at index: Int) -> UInt64 {
        var packed: UInt64 = 0
        for offset in 0..<start { packed = packed << 8 | UInt64(bytes[index + offset]) }
        return packed
    }

    /// The position of the first find in a text.
    package func find(in bytes: [UInt8]) -> Int? {
        guard bytes.count >= Self.start, !byStart.isEmpty else { return nil }
        var window = Self.packed(bytes, at: 0)
        for index in 0...(bytes.count - Self.start) {
            if index > 0 { window = (window << 8 | UInt64(bytes[index + Self.start - 1])) & 0xFFFF_FFFF_FFFF }
            guard let candidates = byStart[window] else { continue }
            for candidate in candidates
            where index + candidate.count <= bytes.count
                && bytes[index..<(index + candidate.count)].elementsEqual(candidate)
            {
                return index
            }
        }
        return nil
    }

    private static let personal = Statement(
        "verify_personal",
        """
        SELECT DISTINCT t FROM order_personal p,
               LATERAL unnest(ARRAY[p.name, p.phone, p.street, coalesce(p.email, ''), p.buyer_note, p.seller_note]) AS t
         WHERE length(t) > 0
        """)
}

extension Canaries {
    /// Texts of the database in which nobody may be named.
    func search(on connection: inout PostgresConnection) throws(PostgresError) -> [Check] {
        var checks: [Check] = []
        for (claim, statement) in Self.places {
            var check = Check(.privacy, claim)
            let rows = try connection.query(statement)
            for row in 0..<rows.count {
                let isClean = find(in: Array(rows.text(row, 1).utf8)) == nil
                check.expect(isClean, rows.text(row, 0))
            }
            checks.append(check)
        }
        return checks
    }

    /// Files such as logs and what `/metrics` said, line by line.
    func search(files: [String]) -> Check {
        var check = Check(.privacy, "no log and no metric names a customer")
        for path in files {
            guard let lines = lines(of: path) else {
                check.omitted = "\(path) cannot be read"
                continue
            }
            for (number, line) in lines.enumerated() {
                check.expect(find(in: Array(line)) == nil, "\(path), line \(number + 1)")
            }
        }
        return check
    }

    private func lines(of path: String) -> [ArraySlice<UInt8>]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(descriptor, &part, part.count)
            guard count > 0 else { break }
            bytes += part[..<count]
        }
        return bytes.split(separator: UInt8(ascii: "\n"))
    }

    private static let places: [(String, Statement)] = [
        (
            "no alert names a customer",
            Statement("verify_alert_texts", "SELECT format('alert %s about %s', type, opened_at), text || subject FROM alerts")
        ),
        (
            "no dead letter's reason names a customer",
            Statement(
                "verify_reasons",
                "SELECT format('%s[%s]@%s', topic, partition, record_offset), reason_code || reason FROM parked_records")
        ),
        (
            "no order's history names a customer",
            Statement(
                "verify_history_texts",
                "SELECT format('order %s, %s', order_id, event), summary || detail::text FROM order_history")
        ),
    ]
}
