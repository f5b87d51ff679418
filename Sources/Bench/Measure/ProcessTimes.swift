import Demonstration
import Glibc

/// What the kernel says about a process.
enum ProcessTimes {
    /// CPU time in microseconds, of all its threads, also those that have ended; `nil` when there is no such process.
    static func cpu(of process: Int32) -> Int64? { fields(of: process).map { $0.own * microsecondsPerTick } }

    /// CPU time of a process and of all its children, also those that have ended: of a PostgreSQL when the process is its
    /// main one.
    static func cpuOfFamily(of process: Int32) -> Int64? {
        guard let parent = fields(of: process) else { return nil }
        var ticks = parent.own + parent.buried
        for child in children(of: process) { ticks += fields(of: child)?.own ?? 0 }
        return ticks * microsecondsPerTick
    }

    /// The most memory that it ever had, in bytes.
    static func peakMemory(of process: Int32) -> Int64? {
        guard let text = Files.read("/proc/\(process)/status") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
                .flatMap { Int64($0) }.map { $0 * 1_024 }
        }
        return nil
    }

    private static var microsecondsPerTick: Int64 { 1_000_000 / Int64(sysconf(Int32(_SC_CLK_TCK))) }

    struct Fields: Equatable {
        var parent: Int32
        /// Ticks of its own, and of children that it has waited for.
        var own: Int64
        var buried: Int64
    }

    private static func fields(of process: Int32) -> Fields? { Files.read("/proc/\(process)/stat").flatMap(parse) }

    /// Reads a line of `/proc/PID/stat`. The program's name stands in parentheses and may hold anything.
    static func parse(_ text: String) -> Fields? {
        guard let end = text.lastIndex(of: ")") else { return nil }
        let rest = text[text.index(after: end)...].split(separator: " ")
        guard rest.count > 14, let parent = Int32(rest[1]), let user = Int64(rest[11]), let system = Int64(rest[12]),
            let buriedUser = Int64(rest[13]), let buriedSystem = Int64(rest[14])
        else { return nil }
        return Fields(parent: parent, own: user + system, buried: buriedUser + buriedSystem)
    }

    private static func children(of process: Int32) -> [Int32] {
        guard let directory = unsafe opendir("/proc") else { return [] }
        defer { unsafe closedir(directory) }
        var children: [Int32] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let candidate = Int32(name), fields(of: candidate)?.parent == process { children.append(candidate) }
        }
        return children
    }
}
