package import Glibc

/// The environment variables of a program that we start.
package enum ChildEnvironment: Hashable, Sendable {
    /// Ours with some more. Settings of Switchyard's and libpq's are left out: somebody's settings for another
    /// installation are none of a child's.
    case ours(adding: [String: String] = [:])
    /// These and no others.
    case only([String: String])

    var lines: [String] {
        let variables: [String: String]
        switch self {
        case .ours(let added): variables = neutralEnvironment().merging(added) { _, given in given }
        case .only(let given): variables = given
        }
        return variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
}

/// Whom a program that we start belongs to.
package enum ChildPlace: Hashable, Sendable {
    /// A process group of its own, so that Control-C reaches us and not it.
    case ownGroup
    case group(pid_t)
    /// Ours: Control-C reaches it too.
    case ourGroup
    /// A session of its own, for a process that outlives the terminal.
    case ownSession

    var flags: Int16 {
        switch self {
        case .ownGroup, .group: Int16(POSIX_SPAWN_SETPGROUP)
        case .ourGroup: 0
        case .ownSession: newSession
        }
    }

    /// Looked at only with the flag for it.
    var group: pid_t {
        if case .group(let id) = self { id } else { 0 }
    }
}

/// Where the outputs of a program go.
package enum ChildOutput: Hashable, Sendable {
    /// Where ours go.
    case ours
    /// They are appended to a file, which is made with this mode.
    case file(String, mode: mode_t = 0o644)

    package static let nowhere = ChildOutput.file("/dev/null")
}

/// `POSIX_SPAWN_SETSID` of glibc, which Swift does not import: it is behind a feature macro.
private let newSession: Int16 = 0x80

private func neutralEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var position = unsafe environ
    while let text = unsafe position.pointee {
        let line = unsafe String(cString: text)
        unsafe position += 1
        guard let sign = line.firstIndex(of: "="), !line.hasPrefix("SWITCHYARD_"), !line.hasPrefix("PG") else {
            continue
        }
        variables[String(line[..<sign])] = String(line[line.index(after: sign)...])
    }
    return variables
}
