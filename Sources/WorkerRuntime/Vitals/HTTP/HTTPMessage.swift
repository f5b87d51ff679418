/// The line of a request that says what is wanted; nothing else of it matters here.
struct HTTPRequest: Hashable, Sendable {
    var method: String
    /// Without the query.
    var path: String

    enum Parsed: Hashable, Sendable {
        /// The head is not complete.
        case incomplete
        case request(HTTPRequest)
        /// It is no HTTP.
        case malformed
    }

    /// Reads what has come so far.
    static func parse(_ bytes: [UInt8]) -> Parsed {
        guard bytes.containsEmptyLine else { return .incomplete }
        let line = bytes.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        guard let text = String(validating: line, as: UTF8.self) else { return .malformed }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[1].hasPrefix("/"), words[2].hasPrefix("HTTP/1.") else {
            return .malformed
        }
        return .request(HTTPRequest(method: String(words[0]), path: String(words[1].prefix { $0 != "?" })))
    }
}

/// An answer, after which the connection is closed: whoever asks every few seconds needs no other.
struct HTTPResponse: Hashable, Sendable {
    var status: Status
    var type = "text/plain; charset=utf-8"
    var allows: String?
    var body: String

    enum Status: Int, Sendable {
        case ok = 200
        case badRequest = 400
        case notFound = 404
        case methodNotAllowed = 405
        case headTooLarge = 431
        case serviceUnavailable = 503

        var phrase: String {
            switch self {
            case .ok: "OK"
            case .badRequest: "Bad Request"
            case .notFound: "Not Found"
            case .methodNotAllowed: "Method Not Allowed"
            case .headTooLarge: "Request Header Fields Too Large"
            case .serviceUnavailable: "Service Unavailable"
            }
        }
    }

    /// - Parameter withBody: `false` for the answer to HEAD, which tells the length of what it leaves out.
    func bytes(withBody: Bool) -> [UInt8] {
        var lines = [
            "HTTP/1.1 \(status.rawValue) \(status.phrase)", "Content-Type: \(type)",
            "Content-Length: \(body.utf8.count)",
            "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "Connection: close",
        ]
        if let allows { lines.append("Allow: \(allows)") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (withBody ? Array(body.utf8) : [])
    }
}

extension [UInt8] {
    /// Where the head of a request ends; bare line feeds are taken, too.
    fileprivate var containsEmptyLine: Bool {
        var isAtStart = false
        for byte in self where byte != UInt8(ascii: "\r") {
            if byte == UInt8(ascii: "\n") {
                if isAtStart { return true }
                isAtStart = true
            } else {
                isAtStart = false
            }
        }
        return false
    }
}
