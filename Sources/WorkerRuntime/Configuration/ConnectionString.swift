/// libpq's connection strings: read enough of them to mask and to complete them.
enum ConnectionString {
    /// Whether a text has one of libpq's two forms; the names and values in it are libpq's to judge.
    static func isWellFormed(_ text: String) -> Bool { isURI(text) || pairs(text) != nil }

    static func isURI(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// The parameters of the `key=value` form, in order; `nil` if the text is not of that form.
    ///
    /// Values may stand in single quotes, within which `\` escapes the next character; spaces may stand around `=`.
    static func pairs(_ text: String) -> [(key: String, value: String)]? {
        var result: [(key: String, value: String)] = []
        var rest = Substring(text)
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.isEmpty { return result }
            let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest[key.endIndex...].drop(while: \.isWhitespace)
            guard !key.isEmpty, rest.first == "=" else { return nil }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            guard let value = takeValue(&rest) else { return nil }
            result.append((String(key), value))
        }
    }

    private static func takeValue(_ rest: inout Substring) -> String? {
        let isQuoted = rest.first == "'"
        if isQuoted { rest.removeFirst() }
        var value = ""
        while let character = rest.popFirst() {
            if character == "\\" {
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped)
            } else if isQuoted ? character == "'" : character.isWhitespace {
                return value
            } else {
                value.append(character)
            }
        }
        return isQuoted ? nil : value
    }

    /// A value as the `key=value` form takes it.
    static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && !value.contains { $0.isWhitespace || $0 == "'" || $0 == "\\" }
        if isPlain { return value }
        return "'" + value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }

    /// `text` with further parameters; those that it names already stay as they are.
    static func adding(_ parameters: [(key: String, value: String)], to text: String) -> String {
        if isURI(text) {
            let named = Set(
                text.drop { $0 != "?" }.dropFirst().split(separator: "&").map { String($0.prefix { $0 != "=" }) }
            )
            let added = parameters.filter { !named.contains($0.key) }.map { "\($0.key)=\(percentEncoded($0.value))" }
            if added.isEmpty { return text }
            return text + (text.contains("?") ? "&" : "?") + added.joined(separator: "&")
        }
        let named = Set((pairs(text) ?? []).map(\.key))
        let added = parameters.filter { !named.contains($0.key) }.map { "\($0.key)=\(quoted($0.value))" }
        return ([text] + added).filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func percentEncoded(_ value: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF")
        return value.utf8.reduce(into: "") { result, byte in
            if BrokerList.isNameByte(byte) {
                result.append(Character(UnicodeScalar(byte)))
            } else {
                result += "%\(hexadecimal[Int(byte >> 4)])\(hexadecimal[Int(byte & 15)])"
            }
        }
    }
}

extension WorkerSettings.Database {
    /// What to hand to libpq: the given string, completed by the password from the file and by what a worker needs.
    ///
    /// A dead peer is noticed by keepalive probes after about a minute, not by the kernel's two hours. A parameter
    /// that the operator wrote in the string stays as it is; so the password in it wins over the file.
    ///
    /// - Parameter applicationName: How `pg_stat_activity` shows the session; cut by the server to 63 bytes.
    package func connectionString(applicationName: String) -> String {
        var parameters: [(key: String, value: String)] = [
            ("application_name", applicationName),
            ("connect_timeout", String(connectTimeout.components.seconds)),
            ("keepalives_idle", "30"),
            ("keepalives_interval", "10"),
            ("keepalives_count", "3"),
            ("client_encoding", "UTF8"),
        ]
        if let password { parameters.append(("password", password)) }
        return ConnectionString.adding(parameters, to: url)
    }

    /// The statements to run once on a new session: the time limits.
    ///
    /// They are statements and not the `options` parameter, because a connection pooler refuses that one.
    package var sessionStatements: String {
        """
        SET statement_timeout = \(statementTimeout.milliseconds);
        SET lock_timeout = \(lockTimeout.milliseconds);
        SET idle_in_transaction_session_timeout = \(idleInTransactionTimeout.milliseconds);
        """
    }
}

extension Duration {
    /// Whole milliseconds, as C libraries and SQL settings take them.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
