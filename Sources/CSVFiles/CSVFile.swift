/// A table in comma-separated values (RFC 4180), read strictly: a wrong table must not be half imported.
///
/// The first line names the columns. Fields may stand in quotes, in which a quote is doubled and line ends are text.
/// Line ends are LF or CRLF; a byte order mark and blank lines are skipped. Text is UTF-8.
package struct CSVFile {
    /// A longer file is not read: a table of stock or goods has a line per SKU and warehouse.
    package static let maximumBytes = 64 << 20
    /// Of one field, in bytes. SKUs and names become part of indexes.
    package static let maximumFieldBytes = 1_000

    package struct Row {
        /// Counted from 1, with the title as line 1: where an editor shows it.
        package let line: Int
        fileprivate let fields: [String]
        fileprivate let columns: [String: Int]

        /// `nil` when the table has no such column, or the field is empty.
        package subscript(column: String) -> String? {
            guard let index = columns[column], !fields[index].isEmpty else { return nil }
            return fields[index]
        }
    }

    package let rows: [Row]

    /// - Parameters:
    ///   - required: columns that must be there.
    ///   - optional: columns that may be there. Any other is a mistake: it is a misspelt one.
    package init(_ bytes: [UInt8], required: [String], optional: [String] = []) throws(CSVError) {
        guard bytes.count <= Self.maximumBytes else {
            throw CSVError(line: 1, reason: "the file is larger than \(Self.maximumBytes >> 20) MiB; divide it")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CSVError(line: 1, reason: "the file is not UTF-8 text")
        }
        var records = try CSVScanner(text).records()[...]
        guard let title = records.popFirst() else { throw CSVError(line: 1, reason: "the file is empty") }
        let names = title.fields.map { $0.lowercased().trimmingSpaces() }
        var columns: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            guard required.contains(name) || optional.contains(name) else {
                let known = (required + optional).joined(separator: ", ")
                throw CSVError(line: title.line, reason: "there is no column \"\(name.prefix(60))\"; known are \(known)")
            }
            guard columns.updateValue(index, forKey: name) == nil else {
                throw CSVError(line: title.line, reason: "the column \"\(name)\" is there twice")
            }
        }
        if let missing = required.first(where: { columns[$0] == nil }) {
            throw CSVError(line: title.line, reason: "the column \"\(missing)\" is missing")
        }
        var rows: [Row] = []
        for record in records {
            guard record.fields.count == names.count else {
                throw CSVError(
                    line: record.line,
                    reason: "there are \(record.fields.count) fields where the title has \(names.count)")
            }
            let fields = record.fields.map { $0.trimmingSpaces() }
            for (name, field) in zip(names, fields) {
                if let problem = field.problem { throw CSVError(line: record.line, reason: "\(name) \(problem)") }
            }
            rows.append(Row(line: record.line, fields: fields, columns: columns))
        }
        self.rows = rows
    }
}

extension CSVFile.Row {
    package func text(_ column: String) throws(CSVError) -> String {
        guard let text = self[column] else { throw CSVError(line: line, reason: "\(column) is empty") }
        return text
    }

    package func integer(_ column: String, in range: ClosedRange<Int64>) throws(CSVError) -> Int64 {
        let text = try text(column)
        guard let number = Int64(text), range.contains(number) else {
            throw CSVError(
                line: line,
                reason: "\(column) \"\(text)\" is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    package func optionalInteger(_ column: String, in range: ClosedRange<Int64>) throws(CSVError) -> Int64? {
        self[column] == nil ? nil : try integer(column, in: range)
    }
}

/// A mistake in a CSV file.
package struct CSVError: Error, Equatable, CustomStringConvertible {
    package let line: Int
    package let reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }

    package var description: String { "line \(line): \(reason)" }
}

extension String {
    /// Why a field cannot be stored, if it cannot.
    fileprivate var problem: String? {
        if utf8.count > CSVFile.maximumFieldBytes { return "is longer than \(CSVFile.maximumFieldBytes) bytes" }
        let isControl = { (scalar: Unicode.Scalar) in scalar.value < 0x20 && !"\n\r\t".unicodeScalars.contains(scalar) }
        return unicodeScalars.contains(where: isControl) ? "holds a control character" : nil
    }

    package func trimmingSpaces() -> String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
