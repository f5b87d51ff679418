import Glibc

/// What the operating system calls this process.
package enum ProcessIdentity {
    /// `host:pid`, unique among the running workers of an installation.
    package static let hostAndProcess = "\(hostName):\(getpid())"

    /// The host's name; `localhost` if the system does not say.
    package static let hostName: String = {
        // 64 bytes is Linux' HOST_NAME_MAX; one more for the terminator that a longer name would not get.
        var name = [CChar](repeating: 0, count: 65)
        let failed = unsafe gethostname(&name, name.count - 1)
        let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return failed != 0 || text.isEmpty ? "localhost" : text
    }()
}
