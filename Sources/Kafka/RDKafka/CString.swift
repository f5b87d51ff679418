#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Text that a C function writes into a buffer of the caller's.
enum CString {
    /// Room for librdkafka's longest texts; it cuts what is longer.
    private static let capacity = 512

    static func read<Result>(
        _ body: (UnsafeMutableBufferPointer<CChar>) -> Result
    ) -> (result: Result, text: String) {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
            unsafe buffer.initialize(repeating: 0)
            let result = unsafe body(buffer)
            return unsafe (result, String(cString: buffer.baseAddress!))
        }
    }

    /// Bytes before the terminating zero.
    static func length(_ text: UnsafePointer<CChar>) -> Int { unsafe strlen(text) }

    /// Whether `count` bytes are the same.
    static func equal(_ left: UnsafeRawPointer?, _ right: UnsafeRawPointer?, count: Int) -> Bool {
        guard let left = unsafe left, let right = unsafe right else { return count == 0 }
        return unsafe memcmp(left, right, count) == 0
    }
}
