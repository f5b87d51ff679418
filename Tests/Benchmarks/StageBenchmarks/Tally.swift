import CAllocationCounter

/// What the steps of a stage cost, summed over a batch.
struct Tally {
    enum Step: String, CaseIterable {
        /// From the record's bytes to what the stage decides about, mapping included.
        case decode
        case decide
        /// From decisions to events' bytes.
        case encode
    }

    private(set) var allocations: [Step: UInt64] = [:]

    /// Runs a step and counts what it asks for.
    mutating func count<Result>(_ step: Step, _ body: () throws -> Result) rethrows -> Result {
        let before = allocation_count()
        let result = try body()
        allocations[step] = allocation_count() - before
        return result
    }
}
