import Glibc

/// A test waited for something that did not come.
package struct DeadlinePassed: Error, CustomStringConvertible {
    package let description: String

    package init(_ awaited: String) { description = "waited in vain for: \(awaited)" }
}

/// Looks again and again until it is so, or a minute has passed.
package func becomesTrue(_ condition: () throws -> Bool) throws -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
        if try condition() { return true }
        usleep(2_000)
    }
    return false
}

/// Looks again and again until it is so, without holding a thread in between.
///
/// - Parameter awaited: what a failure says was waited for.
/// - Throws: ``DeadlinePassed`` after the limit, and what the condition throws.
package func wait(
    for awaited: String, within limit: Duration = .seconds(90), until condition: () throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while true {
        if try condition() { return }
        guard ContinuousClock.now < end else { throw DeadlinePassed(awaited) }
        try await Task.sleep(for: .milliseconds(5))
    }
}
