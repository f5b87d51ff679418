import Glibc
import Testing

extension Trait where Self == ConditionTrait {
    /// A schedule follows from its seed only where dictionaries are walked in an order that does, too.
    static var reproducible: Self {
        .enabled(
            if: unsafe getenv("SWIFT_DETERMINISTIC_HASHING") != nil,
            "needs SWIFT_DETERMINISTIC_HASHING=1 in the environment, as scripts/test runs it")
    }
}
