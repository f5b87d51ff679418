import JSON
import TestBasics
import Testing

@Suite struct `What is written is read back` {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `for any document`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let parser = JSONParser()
        var writer = JSONWriter()
        for _ in 0..<200 {
            let sample = Sample.random(depth: 5, using: &random)
            writer.reset()
            sample.write(to: &writer)
            let value = try parser.parse(writer.bytes)
            #expect(Sample(value) == sample)
            #expect(value.serialized == writer.text)
        }
    }

    @Test func `and a damaged document is read or refused alike by both readers`() throws {
        var random = SeededGenerator(seed: 42)
        let parser = JSONParser()
        var refused = 0
        for _ in 0..<4_000 {
            var writer = JSONWriter()
            Sample.random(depth: 4, using: &random).write(to: &writer)
            var bytes = writer.bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let position = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes.remove(at: position)
                case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
                default: bytes.insert(#"{}[],:"\0.e-"#.utf8.randomElement(using: &random) ?? 0, at: position)
                }
            }
            do throws(JSONParseError) {
                _ = try parser.parse(bytes)
            } catch {
                refused += 1
                // A refusal without a place would mean that the second reader found nothing wrong.
                #expect(error.byteOffset != nil || error.code == .empty, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
        #expect(refused > 1_000)
    }
}

/// A document made by chance.
private indirect enum Sample: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case double(Double)
    case text(String)
    case list([Sample])
    case object([Member])

    struct Member: Equatable {
        var name: String
        var value: Sample
    }

    static func random(depth: Int, using random: inout SeededGenerator) -> Sample {
        switch Int.random(in: 0...(depth > 0 ? 8 : 5), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random))
        case 3: .unsigned(.random(in: (1 << 63) ... .max, using: &random))
        case 4: .double(randomDouble(using: &random))
        case 5, 6: .text(randomText(using: &random))
        case 7:
            .list((0..<Int.random(in: 0...5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            .object(
                (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    Member(name: randomText(using: &random), value: .random(depth: depth - 1, using: &random))
                })
        }
    }

    private static func randomDouble(using random: inout SeededGenerator) -> Double {
        let number = Double(bitPattern: .random(in: 0 ... .max, using: &random))
        // Whole doubles are written, and so read back, as integers.
        return number.isFinite && number.rounded() != number ? number : 0.5
    }

    private static func randomText(using random: inout SeededGenerator) -> String {
        let alphabet: [Character] = ["a", "\"", "\\", "\n", "\u{0}", "\u{1F}", "é", "广", "😀", " ", "/", "7"]
        return String(
            (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) })
    }

    init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .bool: self = .bool(value.bool == true)
        case .int64: self = .integer(value.int64 ?? 0)
        case .uint64: self = .unsigned(value.uint64 ?? 0)
        case .double: self = .double(value.double ?? 0)
        case .string: self = .text(value.string ?? "")
        case .array: self = .list(value.elements.map(Sample.init))
        case .object: self = .object(value.members.map { Member(name: $0.key, value: Sample($0.value)) })
        }
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.nullElement()
        case .bool(let truth): writer.element(truth)
        case .integer(let number): writer.element(number)
        case .unsigned(let number): writer.element(number)
        case .double(let number): writer.element(number)
        case .text(let text): writer.element(text)
        case .list(let elements): writer.array { list in for element in elements { element.write(to: &list) } }
        case .object(let members):
            writer.object { object in for member in members { member.value.write(as: member.name, to: &object) } }
        }
    }

    private func write(as name: String, to writer: inout JSONWriter) {
        switch self {
        case .null: writer.nullMember(name)
        case .bool(let truth): writer.member(name, truth)
        case .integer(let number): writer.member(name, number)
        case .double(let number): writer.member(name, number)
        case .text(let text): writer.member(name, text)
        case .unsigned(let number): writer.member(name, number: String(number))
        case .list(let elements):
            writer.member(name, array: { list in for element in elements { element.write(to: &list) } })
        case .object(let members):
            writer.member(
                name, object: { object in for member in members { member.value.write(as: member.name, to: &object) } })
        }
    }
}
