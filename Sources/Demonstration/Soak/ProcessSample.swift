import Glibc

/// What Linux tells about another process at one moment.
struct ProcessSample {
    var residentMebibytes: Double
    var threads: Double
    var fileDescriptors: Double

    /// `nil` when the process is gone.
    init?(process: Int32) {
        guard let status = Files.read("/proc/\(process)/status"),
            let resident = Self.number(of: "VmRSS:", in: status), let threads = Self.number(of: "Threads:", in: status)
        else { return nil }
        residentMebibytes = resident / 1_024
        self.threads = threads
        fileDescriptors = Double(Self.entries(of: "/proc/\(process)/fd"))
    }

    /// Memory of a process that it shares with nobody; `nil` without the right to look.
    static func privateMebibytes(of process: Int32) -> Double? {
        guard let text = Files.read("/proc/\(process)/smaps_rollup"), let dirty = number(of: "Private_Dirty:", in: text)
        else { return nil }
        return dirty / 1_024
    }

    private static func number(of field: String, in text: String) -> Double? {
        let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Double($0) }
    }

    private static func entries(of directory: String) -> Int {
        guard let handle = unsafe opendir(directory) else { return 0 }
        defer { unsafe closedir(handle) }
        var count = 0
        while unsafe readdir(handle) != nil { count += 1 }
        // . and ..
        return max(0, count - 2)
    }
}
