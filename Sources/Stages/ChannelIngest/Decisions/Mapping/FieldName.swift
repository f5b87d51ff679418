/// Our name of a field in complaints: `order.total`, `items[2].sku`. It is put together only when there is something to
/// complain about.
struct FieldName: CustomStringConvertible, ExpressibleByStringLiteral {
    private let name: StaticString
    private let line: LinePlace?

    init(stringLiteral name: StaticString) { self.init(name, of: nil) }

    fileprivate init(_ name: StaticString, of line: LinePlace?) {
        self.name = name
        self.line = line
    }

    var description: String { line.map { "\($0).\(name)" } ?? "\(name)" }
}

/// Where a line stands in the document.
struct LinePlace: CustomStringConvertible {
    let list: MappingPath
    /// Counted from 0.
    let index: Int

    func field(_ name: StaticString) -> FieldName { FieldName(name, of: self) }

    var description: String {
        let list = list.description
        return list.hasSuffix("[]") ? "\(list.dropLast(2))[\(index)]" : "lines[\(index)]"
    }
}
