/// A place where bytes from outside enter, as a function that any bytes may be given to.
///
/// Two things run it: `scripts/fuzz`, which looks for new inputs with libFuzzer, and the tests, which give it the kept ones and
/// some thousand seeded mutations of them. A trap anywhere below is a finding, and so is a ``Finding``.
package struct FuzzTarget: Sendable, CustomStringConvertible {
    package let name: String
    /// The folder of its kept inputs; several targets may share one.
    package let corpus: String
    /// Makes the function. It keeps what a lane keeps from one record to the next, and is not used by two threads.
    package let make: @Sendable () throws -> (_ input: [UInt8]) throws -> Void

    init(_ name: String, corpus: String? = nil, make: @escaping @Sendable () throws -> ([UInt8]) throws -> Void) {
        self.name = name
        self.corpus = corpus ?? name
        self.make = make
    }

    package var description: String { name }

    package static let all =
        MappingTarget.channels.map(MappingTarget.target) + [
            EventTarget.target, WarehouseTarget.target, RuleTarget.target, CSVTarget.target, FramingTarget.target,
            JSONTarget.target,
        ]

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// Something that went wrong without a trap: what was written was not read again, or not as the same.
package struct Finding: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
