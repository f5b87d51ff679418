import JSON
import Rules
import Yams

/// Turns one YAML document into JSON and notes where everything was.
struct YAMLConversion {
    private let file: String
    private(set) var places = PlaceMap()
    private var writer = JSONWriter()
    private var mistakes: [RuleFileError] = []
    private var nodes = 0

    init(file: String) { self.file = file }

    var json: [UInt8] { writer.bytes }

    mutating func convert(_ yaml: String) throws(RuleFileErrors) {
        guard yaml.utf8.count <= RuleFile.maximumBytes else {
            throw fault(nil, "the file is longer than \(RuleFile.maximumBytes) bytes")
        }
        if let place = DepthGuard.firstTooDeep(in: yaml) {
            throw fault(place, "the file is nested deeper than \(RuleFile.maximumDepth) levels")
        }
        if let place = AliasGuard.aliasInKey(of: yaml) {
            throw fault(place, "an alias stands for a value, not for a key or a part of one")
        }
        let root = try compose(yaml)
        try write(root, at: .root, depth: 0)
        if !mistakes.isEmpty { throw RuleFileErrors(mistakes) }
    }

    private func compose(_ yaml: String) throws(RuleFileErrors) -> Node {
        do {
            // The basic resolver leaves scalars as the texts they are; what is a number is decided below.
            guard let root = try Parser(yaml: yaml, resolver: .basic).singleRoot() else {
                throw fault(nil, "the file is empty")
            }
            return root
        } catch let error as RuleFileErrors {
            throw error
        } catch let error as YamlError {
            throw fault(error)
        } catch {
            throw fault(nil, "the file cannot be read as YAML")
        }
    }

    private func fault(_ place: SourcePlace?, _ message: String) -> RuleFileErrors {
        RuleFileErrors([RuleFileError(file: file, place: place, message: message)])
    }

    private func fault(_ error: YamlError) -> RuleFileErrors {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            fault(SourcePlace(mark), "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            fault(
                SourcePlace(context.mark),
                "the key \(keys.map { "\"\($0)\"" }.joined(separator: " and the key ")) stands here twice")
        case .reader(let problem, _, _, _):
            fault(nil, "not YAML: \(problem)")
        default:
            fault(nil, "the file cannot be read as YAML")
        }
    }

    // MARK: - Nodes

    /// Writes a node. Mistakes that leave the rest readable are collected; a document without end stops at once.
    private mutating func write(_ node: Node, at path: RulePath, depth: Int) throws(RuleFileErrors) {
        let place = node.mark.map(SourcePlace.init) ?? .start
        places.note(path, .value, at: place)
        nodes += 1
        guard nodes <= RuleFile.maximumNodes else {
            throw fault(place, "the file has more than \(RuleFile.maximumNodes) values, aliases unfolded")
        }
        guard depth <= RuleFile.maximumDepth else {
            throw fault(place, "the file is nested deeper than \(RuleFile.maximumDepth) levels")
        }
        switch node {
        case .scalar(let scalar):
            // The library gives quoted scalars the tag of a text; they are texts with or without it.
            if scalar.style == .plain { refuse(scalar.tag, of: path, at: place) }
            write(scalar, at: path, place)
        case .sequence(let sequence):
            refuse(sequence.tag, of: path, at: place)
            try write(sequence, at: path, depth: depth)
        case .mapping(let mapping):
            refuse(mapping.tag, of: path, at: place)
            try write(mapping, at: path, depth: depth)
        case .alias:
            // The composer puts the anchored node itself in an alias's place.
            complain(path, place, "the alias is not known")
        }
    }

    private mutating func complain(_ path: RulePath, _ place: SourcePlace, _ message: String) {
        mistakes.append(RuleFileError(file: file, place: place, message: "\(path): \(message)"))
    }

    private mutating func refuse(_ tag: Tag, of path: RulePath, at place: SourcePlace) {
        let name = tag.description
        guard !name.isEmpty else { return }
        complain(path, place, "tags such as \(name) are not read; put a text in quotes")
    }

    private mutating func write(_ scalar: Node.Scalar, at path: RulePath, _ place: SourcePlace) {
        guard scalar.style == .plain || scalar.style == .any else { return writer.element(scalar.string) }
        switch PlainScalar(scalar.string) {
        case .null: writer.nullElement()
        case .boolean(let truth): writer.element(truth)
        case .number(let text): writer.element(number: text)
        case .text(let text): writer.element(text)
        case .unsafeNumber(let text):
            complain(path, place, "the number \(text) has too many digits to be exact; put it in quotes")
            writer.nullElement()
        }
    }

    // The writer's closures cannot throw, so containers are written piece by piece.

    private mutating func write(_ sequence: Node.Sequence, at path: RulePath, depth: Int) throws(RuleFileErrors) {
        writer.beginArray()
        for (position, node) in sequence.enumerated() {
            try write(node, at: path.element(position), depth: depth + 1)
        }
        writer.endArray()
    }

    private mutating func write(_ mapping: Node.Mapping, at path: RulePath, depth: Int) throws(RuleFileErrors) {
        writer.beginObject()
        for (key, node) in mapping {
            let place = key.mark.map(SourcePlace.init) ?? .start
            guard case .scalar(let name) = key, name.string != "<<" else {
                complain(path, place, key.scalar == nil ? "a key is a plain text" : "merge keys (<<) are not read")
                continue
            }
            let member = path.member(name.string)
            places.note(member, .key, at: place)
            writer.memberName(name.string)
            try write(node, at: member, depth: depth + 1)
        }
        writer.endObject()
    }
}

extension SourcePlace {
    fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
