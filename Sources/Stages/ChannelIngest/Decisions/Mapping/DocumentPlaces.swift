import JSON

/// The places in one record that paths start from, and the memory in which its texts are read. A mapper has one and goes
/// from record to record with it.
final class DocumentPlaces {
    /// The document, the order in it, or the line while a line is read.
    var here: JSONValue
    private(set) var order: JSONValue
    /// Each other named part of the envelope that was found.
    private var parts: [(name: String, value: JSONValue)] = []
    let scratch: MappingScratch

    init(_ document: JSONValue, scratch: MappingScratch) {
        here = document
        order = document
        self.scratch = scratch
    }

    func begin(_ document: JSONValue) {
        here = document
        order = document
        parts.removeAll(keepingCapacity: true)
        scratch.reset()
    }

    /// From now on paths start from the order, and from the named parts of its envelope.
    func enter(_ order: JSONValue, _ envelope: [(name: String, candidates: [MappingPath])]) {
        for part in envelope {
            for candidate in part.candidates {
                guard let value = first(candidate) else { continue }
                parts.append((part.name, value))
                break
            }
        }
        here = order
        self.order = order
    }

    /// Calls `body` with every value the path leads to, in order, until it answers false. JSON's null leads nowhere.
    func forEach(_ path: MappingPath, _ body: (JSONValue) -> Bool) {
        guard var value = start(of: path) else { return }
        for position in path.names.indices {
            guard let member = value[path.names[position]] else { return }
            value = member
        }
        _ = walk(value, path.steps, 0, body)
    }

    func first(_ path: MappingPath) -> JSONValue? {
        var found: JSONValue?
        forEach(path) { value in
            found = value
            return false
        }
        return found
    }

    private func start(of path: MappingPath) -> JSONValue? {
        guard let part = path.part else { return here }
        return part == "order" ? order : parts.first { $0.name == part }?.value
    }

    /// Takes the steps from `position` on. Whether to go on.
    private func walk(
        _ value: JSONValue, _ steps: [MappingPath.Step], _ position: Int, _ body: (JSONValue) -> Bool
    ) -> Bool {
        guard position < steps.count else { return value.isNull || body(value) }
        let next = position + 1
        switch steps[position] {
        case .member(let name):
            guard let member = value[name] else { return true }
            return walk(member, steps, next, body)
        case .each:
            for element in value.elements where !walk(element, steps, next, body) { return false }
            return true
        case .index(let index):
            guard let element = value.elements[index] else { return true }
            return walk(element, steps, next, body)
        case .filter(let name, let wanted):
            for element in value.elements {
                let isWanted = element[name]?.withPlainText { $0.isSame(as: wanted.utf8.span) } ?? nil
                if isWanted == true, !walk(element, steps, next, body) { return false }
            }
            return true
        case .embedded:
            guard let document = scratch.parse(value) else { return true }
            return walk(document, steps, next, body)
        }
    }
}
