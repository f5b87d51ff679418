import Demonstration
import Domain
import Glibc

/// The file in which every fault stands, and what came of it.
///
/// Lines with a number are the plan's: the same seed writes the same ones, in the same order. The others tell what was
/// seen.
struct FaultLog: ~Copyable {
    private let descriptor: Int32
    private var began: ContinuousClock.Instant?

    init(path: String) throws {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFailure(step: "writing \(path)") }
    }

    deinit { close(descriptor) }

    /// From now on times are told from here.
    mutating func begin() { began = .now }

    func note(_ item: FaultPlan.Item) { write("\(item.number)".rightAligned(5) + "  \(item.fault)") }

    func note(_ text: String) { write("       \(text)") }

    private func write(_ text: String) {
        let time = began.map { ContinuousClock.now - $0 } ?? .zero
        let milliseconds = time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000
        let seconds = "\(milliseconds / 1_000).\(String(1_000 + milliseconds % 1_000).dropFirst())"
        let line = Array("\(wallClock())  \(seconds.rightAligned(9))\(text)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    private func wallClock() -> String { "\(Timestamp.now)" }
}
