import CLibPQ
import Glibc

/// Opens a connection, or throws an error in which no part of a password can stand.
func openConnection(
    _ conninfo: String, _ settings: SessionSettings, file: StaticString, line: Int
) throws(PostgresError) -> OpaquePointer {
    let password = try checkedPassword(conninfo, file: file, line: line)
    let options = settings.defaults + [(keyword: "dbname", value: conninfo)] + settings.overrides
    let keywords = CStrings(options.map(\.keyword))
    let values = CStrings(options.map(\.value))
    guard let opened = unsafe PQconnectdbParams(keywords.pointers, values.pointers, 1) else {
        throw PostgresError(.connection, "out of memory", file: file, line: line)
    }
    guard unsafe PQstatus(opened) == CONNECTION_OK else {
        let message = unsafe String(cString: PQerrorMessage(opened)).firstLine
        unsafe PQfinish(opened)
        throw PostgresError(.connection, message.hiding(password), file: file, line: line)
    }
    return unsafe opened
}

/// The password that the connection string holds, if any.
///
/// Refuses strings in which a password that is not percent-encoded would be taken for another part: libpq's errors quote those.
private func checkedPassword(
    _ conninfo: String, file: StaticString, line: Int
) throws(PostgresError) -> String? {
    func refusal(_ reason: String) -> PostgresError {
        PostgresError(.configuration, "the connection string \(reason)", file: file, line: line)
    }
    guard let parsed = unsafe PQconninfoParse(conninfo, nil) else {
        throw refusal("cannot be read; expected key=value pairs or a postgres:// URI")
    }
    defer { unsafe PQconninfoFree(parsed) }
    var found: [String: String] = [:]
    var option = unsafe parsed
    while let keyword = unsafe option.pointee.keyword {
        if let value = unsafe option.pointee.val { unsafe found[String(cString: keyword)] = String(cString: value) }
        unsafe option += 1
    }
    if conninfo.contains("://") {
        let hasStray = ["host", "dbname", "user"].contains { found[$0]?.contains("@") == true }
        let port = found["port"] ?? ""
        if hasStray || !port.allSatisfy({ $0.isNumber || $0 == "," }) {
            throw refusal("has a part that does not fit; percent-encode special characters of the password")
        }
    }
    return found["password"]
}

extension String {
    fileprivate func hiding(_ secret: String?) -> String {
        guard let secret, !secret.isEmpty else { return self }
        return split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
    }
}

/// A NULL-terminated array of C strings, freed with the value.
@safe private struct CStrings: ~Copyable {
    private let storage: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>

    init(_ strings: [String]) {
        unsafe storage = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() {
            unsafe storage.initializeElement(at: index, to: UnsafePointer(strdup(string)))
        }
        unsafe storage.initializeElement(at: strings.count, to: nil)
    }

    deinit {
        for index in unsafe storage.indices { unsafe free(UnsafeMutablePointer(mutating: storage[index])) }
        unsafe storage.deallocate()
    }

    var pointers: UnsafePointer<UnsafePointer<CChar>?>? { unsafe UnsafePointer(storage.baseAddress) }
}
