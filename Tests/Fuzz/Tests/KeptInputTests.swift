import FuzzTargets
import TestBasics
import Testing

/// What the fuzzers start from and what they have found goes through every target in each test run; looking for more is
/// `scripts/fuzz`. A trap ends the run, which is a failure that nobody overlooks.
@Suite(.timeLimit(.minutes(5))) struct `Damaged input` {
    @Test(arguments: FuzzTarget.all)
    func `that is kept breaks nothing`(target: FuzzTarget) throws {
        let run = try target.make()
        let inputs = try Corpus.inputs(of: target)
        #expect(!inputs.isEmpty, "Tests/Fuzz/Corpus/\(target.corpus) holds nothing to begin with")
        for input in inputs {
            do { try run(input.bytes) } catch { Issue.record("\(input.name): \(error)") }
        }
    }

    @Test(arguments: FuzzTarget.all)
    func `made of what is kept breaks nothing`(target: FuzzTarget) throws {
        let run = try target.make()
        let inputs = try Corpus.inputs(of: target).filter { $0.bytes.count < 20_000 }
        for round in 0..<1_500 / UInt64(max(1, inputs.count)) {
            for (position, input) in inputs.enumerated() {
                // A seed names one input: what it breaks is found again by the round and the file.
                var mutation = Mutation(seed: round * 1_000 + UInt64(position))
                do { try run(mutation.damaged(input.bytes)) } catch { Issue.record("\(input.name), round \(round): \(error)") }
            }
        }
    }

    @Test func `reaches every target`() throws {
        #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
        for target in FuzzTarget.all {
            #expect(FuzzTarget.named(target.name) != nil)
        }
    }
}
