import Glibc
import Synchronization

/// A number that only grows, written by a lane and read by anyone, without a lock.
///
/// The order relative to other vitals is not promised: they are for people and dashboards.
package struct VitalCounter: ~Copyable, Sendable {
    private let count = Atomic<Int>(0)

    package init() {}

    package func add(_ amount: Int = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    package var value: Int { count.load(ordering: .relaxed) }
}

/// A number that is what it is now, written by a lane and read by anyone, without a lock.
package struct VitalGauge: ~Copyable, Sendable {
    private let current: Atomic<Int>

    package init(_ value: Int = 0) {
        current = Atomic(value)
    }

    package func set(_ value: Int) {
        current.store(value, ordering: .relaxed)
    }

    package var value: Int { current.load(ordering: .relaxed) }
}

/// A yes or no, written by a lane and read by anyone, without a lock.
package struct VitalFlag: ~Copyable, Sendable {
    private let current = Atomic<Bool>(false)

    package init() {}

    package func set(_ value: Bool) {
        current.store(value, ordering: .relaxed)
    }

    package var value: Bool { current.load(ordering: .relaxed) }
}

/// When something last happened, on the monotonic clock.
package struct VitalMoment: ~Copyable, Sendable {
    private let nanoseconds: Atomic<Int64>

    package init(_ moment: MonotonicMoment = .now) {
        nanoseconds = Atomic(moment.nanoseconds)
    }

    /// It happened at `moment`.
    package func touch(_ moment: MonotonicMoment = .now) {
        nanoseconds.store(moment.nanoseconds, ordering: .relaxed)
    }

    package var value: MonotonicMoment { MonotonicMoment(nanoseconds: nanoseconds.load(ordering: .relaxed)) }
}

/// A point on the system's monotonic clock, in nanoseconds since some start that is the same for the whole process.
///
/// `ContinuousClock.Instant` hides its number, and an atomic needs one.
package struct MonotonicMoment: Sendable, Comparable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static var now: MonotonicMoment {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicMoment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// How long after `earlier` this is; never negative, because two threads may read the clock in either order.
    package func since(_ earlier: MonotonicMoment) -> Duration {
        .nanoseconds(max(0, nanoseconds - earlier.nanoseconds))
    }

    package func advanced(by duration: Duration) -> MonotonicMoment {
        let (seconds, attoseconds) = duration.components
        return MonotonicMoment(nanoseconds: nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
