import Events
import JSON

/// Where the key of a record comes from. Every topic of ours is keyed: the key decides the partition, and with it
/// which records keep their order.
struct KeySource {
    private enum Origin {
        case given(String)
        case member(JSONPath)
    }

    private let origin: Origin
    private let prefix: String
    private let parser = JSONParser()

    /// - Parameters:
    ///   - key: what `--key` said.
    ///   - path: what `--key-from` said.
    ///   - headers: the key of a raw order is channel/shop/number; the record itself knows only the number, so the
    ///     first two come from the headers.
    init(
        key: String?, path: String?, topic: Topic, headers: [(name: String, value: String)]
    ) throws(CommandFailure) {
        switch (key, path) {
        case ("", nil):
            throw .usage("--key is empty, and records of \(topic) need a key; records of one key keep their order")
        case (let key?, nil):
            origin = .given(key)
            prefix = ""
        case (nil, let path?):
            guard let path = JSONPath(path) else {
                throw .usage(
                    "--key-from \(path) is no path; write members and positions with dots, as in trade.orders.0.oid")
            }
            origin = .member(path)
            prefix = try topic == .channelOrdersRaw ? Self.rawOrderPrefix(headers) : ""
        case (nil, nil):
            throw .usage(
                "records of \(topic) need a key; give it with --key, or with --key-from and where it stands in the JSON"
            )
        case (.some, .some): throw .usage("give --key or --key-from, not both")
        }
    }

    private static func rawOrderPrefix(_ headers: [(name: String, value: String)]) throws(CommandFailure) -> String {
        func value(_ name: String) -> String? { headers.last { $0.name == name && !$0.value.isEmpty }?.value }
        guard let channel = value("channel"), let shop = value("shop") else {
            throw .usage(
                "a raw order's key is channel/shop/number; say whose orders these are with --header channel=NAME "
                    + "--header shop=NAME")
        }
        return "\(channel)/\(shop)/"
    }

    /// - Parameter record: which one it is, for the complaint.
    func key(of value: [UInt8], record: Int) throws(CommandFailure) -> String {
        switch origin {
        case .given(let key): return key
        case .member(let path):
            let text: String?
            do throws(JSONParseError) {
                text = path.text(in: try parser.parse(value))
            } catch {
                throw .usage("record \(record) is no JSON: \(error); mend it, or say its key with --key")
            }
            guard let text, !text.isEmpty else {
                throw .usage(
                    "record \(record) has no text or number at \(path), which --key-from names, so it has no key")
            }
            return prefix + text
        }
    }
}
