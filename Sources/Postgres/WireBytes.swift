/// Bytes on their way to PostgreSQL, in its wire order. What a batch sends is a hundred small values for every order, so a
/// value is written in place, at the cost of one comparison; an array of bytes would check and count itself for each.
///
/// All that is unsafe about it is in this file: nothing is written before ``reserve(_:)`` has made room for it, and nothing
/// is lent beyond ``count``.
@usableFromInline
@safe package struct WireBytes: ~Copyable {
    @usableFromInline var start: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    /// How many bytes there are.
    @usableFromInline package internal(set) var count = 0

    init() {
        capacity = 1024
        unsafe start = UnsafeMutableRawPointer.allocate(byteCount: 1024, alignment: 1)
    }

    deinit { unsafe start.deallocate() }

    /// The bytes, lent.
    package var span: RawSpan {
        @_lifetime(borrow self)
        get { unsafe RawSpan(_unsafeStart: start, byteCount: count) }
    }

    /// Forgets the bytes, keeps the memory.
    mutating func removeAll() { count = 0 }

    /// Forgets the last bytes.
    mutating func removeLast(_ bytes: Int) {
        precondition(bytes <= count, "fewer bytes were written")
        count -= bytes
    }

    /// Makes room for that many bytes more.
    @inlinable
    mutating func reserve(_ bytes: Int) {
        if capacity - count < bytes { grow(by: bytes) }
    }

    @usableFromInline
    mutating func grow(by bytes: Int) {
        capacity = max(2 * capacity, count + bytes)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
        unsafe larger.copyMemory(from: start, byteCount: count)
        unsafe start.deallocate()
        unsafe start = larger
    }

    @inlinable
    package mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    @inlinable
    package mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(bigEndian number: Number) {
        reserve(MemoryLayout<Number>.size)
        unsafe start.storeBytes(of: number.bigEndian, toByteOffset: count, as: Number.self)
        count += MemoryLayout<Number>.size
    }

    @inlinable
    package mutating func append(_ bytes: RawSpan) {
        reserve(bytes.byteCount)
        unsafe bytes.withUnsafeBytes { source in
            guard let first = source.baseAddress else { return }
            unsafe (start + count).copyMemory(from: first, byteCount: source.count)
        }
        count += bytes.byteCount
    }

    /// Writes over four bytes that are there.
    @inlinable
    mutating func overwrite(at offset: Int, with number: Int32) {
        precondition(offset >= 0 && offset + 4 <= count, "nothing was written there")
        unsafe start.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Int32.self)
    }
}
