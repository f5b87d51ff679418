package import ChildProcesses
import Glibc
import TestBasics

/// The path of a program of this package: beside the tests' own, where the build puts all of them.
package func builtProgram(_ name: String) throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = unsafe readlink("/proc/self/exe", &buffer, 4095)
    let own = String(decoding: buffer[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let path = own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/\(name)"
    guard unsafe access(path, X_OK) == 0 else { throw DeadlinePassed("\(path), which the build should have made") }
    return path
}

extension ChildEnvironment {
    /// What a test gives a program of ours, and nothing else but what `scripts/check` says to the sanitizers: a program
    /// without it reports leaks of Swift's own runtime and fails, or does not survive librdkafka's threads.
    package static func program(_ given: [String: String]) -> ChildEnvironment {
        let names = ["ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD"]
        let said = names.compactMap { name in unsafe getenv(name).map { (name, unsafe String(cString: $0)) } }
        return .only(given.merging(said) { given, _ in given })
    }
}
