/// Reads framed headers (see ``KafkaHeaders``) one after the other, without copying.
struct HeaderFrameReader: ~Escapable {
    private let bytes: RawSpan
    private var position: Int

    /// Fails if the first byte is no version that this code knows.
    @_lifetime(copy bytes)
    init?(_ bytes: RawSpan) {
        self.bytes = bytes
        position = min(1, bytes.byteCount)
        if bytes.byteCount > 0, unsafe bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self) != KafkaHeaders.version {
            return nil
        }
    }

    /// Whether every header has been read.
    var isAtEnd: Bool { position == bytes.byteCount }

    /// The next header's name. `nil`: the bytes end too early.
    @_lifetime(copy self)
    mutating func name() -> RawSpan? {
        guard let length = length(), length >= 0 else { return nil }
        return content(length)
    }

    /// The value that follows a name. `nil`: a header without a value, or the bytes end too early;
    /// ``isWellFormed(_:)`` tells which.
    @_lifetime(copy self)
    mutating func value() -> RawSpan? {
        guard let length = length(), length >= 0 else { return nil }
        return content(length)
    }

    /// Whether all of the bytes can be read. Framed headers that come from outside are checked once, here;
    /// everything else may then rely on it.
    static func isWellFormed(_ bytes: RawSpan) -> Bool {
        guard var reader = HeaderFrameReader(bytes) else { return false }
        while !reader.isAtEnd {
            guard reader.name() != nil, let length = reader.length() else { return false }
            if length >= 0 {
                guard reader.content(length) != nil else { return false }
            } else if length != -1 {
                return false
            }
        }
        return true
    }

    private mutating func length() -> Int? {
        guard bytes.byteCount - position >= 4 else { return nil }
        let raw = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self)
        position += 4
        return Int(Int32(bitPattern: UInt32(littleEndian: raw)))
    }

    @_lifetime(copy self)
    private mutating func content(_ length: Int) -> RawSpan? {
        guard bytes.byteCount - position >= length else { return nil }
        let content = bytes.extracting(position..<(position + length))
        position += length
        return content
    }
}
