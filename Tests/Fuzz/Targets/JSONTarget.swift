import JSON

/// The reader itself: what it accepts is written and read again as the same, what it refuses is explained.
enum JSONTarget {
    static let target = FuzzTarget("json") {
        let (parser, again) = (JSONParser(), JSONParser())
        return { input in
            let document: JSONValue
            do throws(JSONParseError) {
                document = try parser.parse(input)
            } catch {
                guard !error.description.isEmpty else { throw Finding("a refusal says nothing") }
                return
            }
            let text = document.serialized
            let written: String
            do throws(JSONParseError) {
                written = try again.parse(text).serialized
            } catch {
                throw Finding("what we write is not read again: \(error)")
            }
            guard written == text else { throw Finding("a document changes as it is written") }
            walk(document)
        }
    }

    private static func walk(_ value: JSONValue) {
        _ = (value.int64, value.uint64, value.double, value.numberText, value.bool, value["a"], value.elements[3])
        for element in value.elements { walk(element) }
        for (_, member) in value.members { walk(member) }
    }
}
