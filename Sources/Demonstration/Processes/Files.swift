package import Glibc

/// The few things we do with files.
package enum Files {
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    package static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

    /// The whole text; `nil` when it cannot be read.
    package static func read(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    package static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws(SystemFailure) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemFailure(step: "writing \(path)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw SystemFailure(step: "writing \(path)") }
            written += count
        }
    }

    /// Makes a directory and those above it that are missing.
    package static func makeDirectory(_ path: String) throws(SystemFailure) {
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw SystemFailure(step: "making the directory \(path)")
        }
        try makeDirectory(String(path[..<slash]))
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw SystemFailure(step: "making the directory \(path)")
        }
    }

    package static func remove(_ path: String) { unsafe _ = unlink(path) }

    /// The path without `.`, `..` and links; `nil` when it does not exist.
    package static func resolved(_ path: String) -> String? {
        guard let text = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// The folder that this program's executable is in.
    package static var programFolder: String {
        let path = resolved("/proc/self/exe") ?? "./switchyard"
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    /// The names of what is in a directory.
    package static func names(in path: String) throws(SystemFailure) -> [String] {
        guard let directory = unsafe opendir(path) else { throw SystemFailure(step: "reading \(path)") }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            names.append(
                unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }

    /// The last lines of a text file, for telling what went wrong.
    package static func lastLines(_ path: String, _ count: Int) -> [String] {
        (read(path) ?? "").split(separator: "\n").suffix(count).map(String.init)
    }
}
