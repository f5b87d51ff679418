import JSON

/// One field of a good document spoiled at a time.
extension BadDocument {
    /// The good document with every field of it, in turn, left out, given twice, and set to each of the bad values.
    package static func fields(of good: [UInt8]) throws -> [BadDocument] {
        let parser = JSONParser()
        var documents: [BadDocument] = []
        let fields = places(in: try parser.parse(good))
        for field in fields {
            documents.append(try BadDocument("\(field.path) left out", good, field, []))
            for value in BadValues.all {
                documents.append(try BadDocument("\(field.path) is \(value.name)", good, field, [.json(value.json)]))
            }
        }
        for place in stride(from: 0, to: fields.count, by: fields.count / 3 + 1) {
            let (field, value) = (fields[place], BadValues.large)
            documents.append(try BadDocument("\(field.path) is \(value.name)", good, field, [.json(value.json)]))
        }
        return try documents + twice(good).map(\.document)
    }

    /// The good document with every member of it, in turn, given twice, the good value first or last; and the document that
    /// this counts as, in which the first of the two stands alone.
    package static func twice(_ good: [UInt8]) throws -> [(document: BadDocument, counts: BadDocument)] {
        let parser = JSONParser()
        var documents: [(BadDocument, BadDocument)] = []
        for field in places(in: try parser.parse(good)) where field.isMember {
            for value in BadValues.all where ["null", "a person's data", "minus one", "an object"].contains(value.name) {
                let (first, last) = ("\(field.path) and then \(value.name)", "\(value.name) and then \(field.path)")
                documents.append(
                    (
                        try BadDocument(first, good, field, [.itself, .json(value.json)]),
                        try BadDocument(first, good, field, [.itself])
                    ))
                documents.append(
                    (
                        try BadDocument(last, good, field, [.json(value.json), .itself]),
                        try BadDocument(last, good, field, [.json(value.json)])
                    ))
            }
        }
        return documents
    }

    private struct Field {
        let path: String
        /// Of an object, and not an element of a list.
        let isMember: Bool
    }

    /// What stands in a field.
    private enum Content {
        case itself
        case json(String)
    }

    /// - Parameter contents: what is written where the field stands, each under its name; nothing leaves it out.
    private init(_ name: String, _ good: [UInt8], _ field: Field, _ contents: [Content]) throws {
        let parser = JSONParser()
        var writer = JSONWriter()
        Self.write(try parser.parse(good), at: "", changing: field.path, to: contents, into: &writer)
        self.init(name: name, bytes: writer.bytes)
    }

    /// Every member and the first two elements of every list.
    private static func places(in value: JSONValue, under path: String = "") -> [Field] {
        var found: [Field] = []
        for (name, member) in value.members {
            let place = Field(path: "\(path)/\(name)", isMember: true)
            found += [place] + places(in: member, under: place.path)
        }
        for (index, element) in value.elements.prefix(2).enumerated() {
            let place = Field(path: "\(path)/\(index)", isMember: false)
            found += [place] + places(in: element, under: place.path)
        }
        return found
    }

    private static func write(
        _ value: JSONValue, at path: String, changing place: String, to contents: [Content], into writer: inout JSONWriter
    ) {
        switch value.kind {
        case .object:
            writer.beginObject()
            for (name, member) in value.members {
                let here = "\(path)/\(name)"
                for content in here == place ? contents : [.itself] {
                    writer.memberName(name)
                    write(content, of: member, at: here, changing: place, to: contents, into: &writer)
                }
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for (index, element) in value.elements.enumerated() {
                let here = "\(path)/\(index)"
                for content in here == place ? contents : [.itself] {
                    write(content, of: element, at: here, changing: place, to: contents, into: &writer)
                }
            }
            writer.endArray()
        default: writer.element(value)
        }
    }

    private static func write(
        _ content: Content, of value: JSONValue, at path: String, changing place: String, to contents: [Content],
        into writer: inout JSONWriter
    ) {
        switch content {
        case .itself: write(value, at: path, changing: place, to: contents, into: &writer)
        case .json(let text): writer.element(document: text)
        }
    }
}
