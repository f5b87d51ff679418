/// The real lane on models of Kafka and PostgreSQL, one schedule after the other. A schedule follows from its seed.
///
/// Used from one thread; several simulations may run side by side, best on a processor each.
package final class Simulation {
    private let pool: ThreadPool

    /// - Parameter core: the processor that its threads stay on.
    package init(core: Int32 = 0) { pool = ThreadPool(core: core) }

    package struct Result: Sendable {
        package let seed: UInt64
        package let violation: Violation?
        package let coverage: Coverage
    }

    /// - Parameters:
    ///   - brokenRule: a rule that is broken on purpose.
    ///   - trace: is told every step.
    package func run(
        seed: UInt64, breaking brokenRule: BrokenRule? = nil, trace: ((String) -> Void)? = nil
    ) -> Result {
        let world = World(seed: seed, breaking: brokenRule, pool: pool, tracer: trace)
        world.run()
        return Result(seed: seed, violation: world.violation, coverage: world.coverage)
    }
}
