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
        writeFileDescriptors(to: &text)
        if let pages = residentPages {
            text.metric("process_resident_memory_bytes", .gauge, help: "Resident memory in bytes.")
            text.sample("process_resident_memory_bytes", [], pages * sysconf(Int32(_SC_PAGESIZE)))
        }
    }

    /// The endpoints and every client of Kafka and PostgreSQL hold some; at the limit nothing connects any more.
    private static func writeFileDescriptors(to text: inout PrometheusText) {
        var limit = rlimit()
        guard let open = openFileDescriptors, unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        else { return }
        text.metric("process_open_fds", .gauge, help: "Open file descriptors.")
        text.sample("process_open_fds", [], open)
        text.metric("process_max_fds", .gauge, help: "The most file descriptors that may be open.")
        text.sample("process_max_fds", [], Int(clamping: limit.rlim_cur))
    }

    private static var openFileDescriptors: Int? {
        guard let handle = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(handle) }
        var count = 0
        while unsafe readdir(handle) != nil { count += 1 }
        // ., .. and the one that reads.
        return max(0, count - 3)
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
