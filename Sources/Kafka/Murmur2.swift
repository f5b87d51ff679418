/// The hash by which Java's default partitioner spreads keys, so that producers in any language agree
/// on the partition of a key. MurmurHash2 by Austin Appleby, 32 bits, with Kafka's seed.
enum Murmur2 {
    private static let seed: UInt32 = 0x9747_b28c
    private static let multiplier: UInt32 = 0x5bd1_e995

    static func hash(_ bytes: RawSpan) -> UInt32 {
        var hash = seed ^ UInt32(truncatingIfNeeded: bytes.byteCount)
        let tail = bytes.byteCount & ~3
        var index = 0
        while index < tail {
            var word = UInt32(byte(bytes, index)) | UInt32(byte(bytes, index + 1)) << 8
            word |= UInt32(byte(bytes, index + 2)) << 16 | UInt32(byte(bytes, index + 3)) << 24
            word &*= multiplier
            word ^= word >> 24
            word &*= multiplier
            hash &*= multiplier
            hash ^= word
            index += 4
        }
        if tail < bytes.byteCount {
            for rest in tail..<bytes.byteCount {
                hash ^= UInt32(byte(bytes, rest)) << UInt32(8 * (rest - tail))
            }
            hash &*= multiplier
        }
        hash ^= hash >> 13
        hash &*= multiplier
        hash ^= hash >> 15
        return hash
    }

    private static func byte(_ bytes: RawSpan, _ index: Int) -> UInt8 {
        unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }
}
