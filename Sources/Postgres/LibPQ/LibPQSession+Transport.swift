import CLibPQ

extension LibPQSession {
    var transport: PostgresTransport {
        let address = unsafe PQhostaddr(handle).map { unsafe String(cString: $0) } ?? ""
        return .judged(address: address, isEncrypted: unsafe PQsslInUse(handle) != 0, mode: option("sslmode"))
    }

    /// What holds for this session, wherever it was said: in the string, the environment or a service file.
    private func option(_ name: String) -> String? {
        guard let options = unsafe PQconninfo(handle) else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if unsafe String(cString: keyword) == name {
                return unsafe option.pointee.val.map { unsafe String(cString: $0) }
            }
            unsafe option += 1
        }
        return nil
    }
}
