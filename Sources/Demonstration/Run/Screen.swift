import Glibc

/// What the audience sees: lines, and below them one that is rewritten as things go on.
package struct Screen {
    private let isTerminal: Bool
    /// A progress line stands at the bottom.
    private var hasProgress = false
    private var lastProgress: ContinuousClock.Instant?
    /// On a terminal often enough to look alive; elsewhere a line now and then is enough.
    private var interval: Duration { isTerminal ? .milliseconds(150) : .seconds(4) }

    package init() { self.init(isTerminal: isatty(1) == 1) }

    init(isTerminal: Bool) { self.isTerminal = isTerminal }

    package mutating func line(_ text: String = "") {
        clearProgress()
        put(text + "\n")
    }

    /// A heading.
    package mutating func title(_ text: String) { line(isTerminal ? "\u{1B}[1m\(text)\u{1B}[0m" : text) }

    package mutating func progress(_ text: String, isLast: Bool = false) {
        if let lastProgress, ContinuousClock.now - lastProgress < interval, !isLast { return }
        lastProgress = .now
        if isTerminal {
            put("\r\u{1B}[K  \(text)")
            hasProgress = true
            if isLast { finishProgress() }
        } else {
            put("  \(text)\n")
        }
    }

    private mutating func finishProgress() {
        put("\n")
        hasProgress = false
    }

    private mutating func clearProgress() {
        if hasProgress { put("\r\u{1B}[K") }
        hasProgress = false
    }

    private func put(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
            // Nobody reads any more: the demonstration goes on and cleans up after itself.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// `12,345`.
package func grouped(_ number: some BinaryInteger) -> String {
    var digits = String(number.magnitude)
    var text = ""
    while digits.count > 3 {
        text = "," + digits.suffix(3) + text
        digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + digits + text
}

extension String {
    package func leftAligned(_ width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - columns)) }
    package func rightAligned(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - columns)) + self }

    /// How wide it is on a terminal: Chinese characters take two columns.
    private var columns: Int { unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) } }
}
