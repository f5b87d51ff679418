import Glibc

/// The user as whom PostgreSQL runs: it refuses to be root.
struct Account {
    let name: String
    private let ids: (user: uid_t, group: gid_t)?

    /// The user of that name when we are root, which the Debian package creates; else ourselves.
    static func forServer() throws(LocalPostgresError) -> Account {
        guard geteuid() == 0 else { return Account(name: "with id \(geteuid())", ids: nil) }
        guard let entry = unsafe getpwnam("postgres") else { throw .notInstalled }
        return unsafe Account(name: "postgres", ids: (entry.pointee.pw_uid, entry.pointee.pw_gid))
    }

    /// The command that runs another as this user. `setpriv` becomes that command: the process id stays.
    func command(_ arguments: [String]) -> [String] {
        guard ids != nil else { return arguments }
        return ["/usr/bin/setpriv", "--reuid=\(name)", "--regid=\(name)", "--init-groups", "--"] + arguments
    }

    /// Makes a directory that only this user may enter.
    func makeDirectory(_ path: String) throws(LocalPostgresError) {
        guard Files.makeDirectory(path, mode: 0o700) else {
            throw LocalPostgresError(errno: errno, step: "making a directory", path: path, user: name)
        }
        try own(path)
    }

    func own(_ path: String) throws(LocalPostgresError) {
        guard let ids else { return }
        guard unsafe chown(path, ids.user, ids.group) == 0 else {
            throw LocalPostgresError(errno: errno, step: "changing the owner", path: path, user: name)
        }
    }

    /// Throws unless this user can come to a directory from the root. Said here, because PostgreSQL's own complaint names
    /// the last folder, not the one that is closed.
    func checkWay(to path: String) throws(LocalPostgresError) {
        guard let ids else { return }
        var prefix = ""
        for folder in path.split(separator: "/") {
            prefix += "/\(folder)"
            var status = stat()
            guard unsafe stat(prefix, &status) == 0 else { return }
            let entry: mode_t =
                status.st_uid == ids.user ? 0o100 : status.st_gid == ids.group ? 0o010 : 0o001
            guard status.st_mode & entry != 0 else { throw .notPermitted(path: prefix, user: name) }
        }
    }
}
