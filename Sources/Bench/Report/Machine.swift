import Demonstration
import Glibc
import Kafka
import Postgres

/// On what the figures were measured.
struct Machine {
    static let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    static let mebibytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) / 1_048_576

    /// Name and value, in the order of the table.
    let facts: [(name: String, value: String)]

    init(_ site: Site) throws {
        var connection = try PostgresConnection(conninfo: site.options.database ?? site.conninfo("postgres"))
        let version = try connection.query(Self.serverVersion).text(0, 0)
        let settings = try connection.query(Self.serverSettings).text(0, 0)
        var facts = [
            ("processor", Self.line(of: "/proc/cpuinfo", "model name") ?? "unknown"),
            ("cores", String(Self.cores)),
            ("memory", Self.line(of: "/proc/meminfo", "MemTotal").map { Self.gibibytes($0) } ?? "unknown"),
            (
                "kernel",
                Files.read("/proc/sys/kernel/osrelease").map { $0.split(separator: "\n").joined() } ?? "unknown"
            ),
            ("system", Self.system),
            ("PostgreSQL", "\(version) (\(settings))"),
            ("librdkafka", KafkaLibrary.version),
        ]
        let broker = site.options.bootstrapServers.map { "Kafka at \($0)" } ?? "local (librdkafka's mock cluster)"
        facts.append(("broker", broker))
        facts.append(("commit", Self.commit(in: site.workplace.root)))
        self.facts = facts
    }

    private static func line(of path: String, _ name: String) -> String? {
        for line in (Files.read(path) ?? "").split(separator: "\n") where line.hasPrefix(name) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            return String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return nil
    }

    private static func gibibytes(_ text: String) -> String {
        guard let kibibytes = text.split(separator: " ").first.flatMap({ Double($0) }) else { return text }
        return "\(Int((kibibytes / 1_048_576).rounded())) GiB"
    }

    private static var system: String {
        for line in (Files.read("/etc/os-release") ?? "").split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
            return String(line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" })
        }
        return "unknown"
    }

    /// What `HEAD` points to, read from the files: the measured machine need not have git.
    private static func commit(in root: String) -> String {
        guard let head = Files.read("\(root)/.git/HEAD")?.split(separator: "\n").first else { return "unknown" }
        guard head.hasPrefix("ref: ") else { return String(head) }
        let name = head.dropFirst(5)
        if let id = Files.read("\(root)/.git/\(name)") { return String(id.prefix(40)) }
        let packed = (Files.read("\(root)/.git/packed-refs") ?? "").split(separator: "\n")
        return packed.first { $0.hasSuffix(" \(name)") }.map { String($0.prefix(40)) } ?? "unknown"
    }

    private static let serverVersion = Statement("bench_version", "SELECT current_setting('server_version')")
    private static let serverSettings = Statement(
        "bench_settings",
        """
        SELECT string_agg(name || '=' || current_setting(name), ' ' ORDER BY name) FROM pg_settings
         WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes', 'shared_buffers', 'max_wal_size')
        """)
}
