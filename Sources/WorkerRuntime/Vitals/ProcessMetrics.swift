import Domain
import Glibc

/// What Linux tells about this process, under the names that Prometheus' own clients use.
enum ProcessMetrics {
    static func write(startedAt: Timestamp, to text: inout PrometheusText) {
        text.metric("process_start_time_seconds", .gauge, help: "Start of the process in seconds since 1970.")
        text.sample("process_start_time_seconds", [], Double(startedAt.microseconds) / 1_000_000)

        var usage = rusage()
        if unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            text.metric("process_cpu_seconds_total", .counter, help: "CPU time of user and system in seconds.")
            text.sample("process_cpu_seconds_total", [], seconds(usage.ru_utime) + seconds(usage.ru_stime))
        }
        if let pages = residentPages {
            text.metric("process_resident_memory_bytes", .gauge, help: "Resident memory in bytes.")
            text.sample("process_resident_memory_bytes", [], pages * sysconf(Int32(_SC_PAGESIZE)))
        }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }

    /// The second number of `/proc/self/statm`; `nil` where there is no such file.
    private static var residentPages: Int? {
        let file = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = unsafe read(file, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let fields = bytes[..<count].split(separator: UInt8(ascii: " "))
        return fields.count > 1 ? Int(String(decoding: fields[1], as: UTF8.self)) : nil
    }
}
