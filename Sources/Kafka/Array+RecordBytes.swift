extension [UInt8] {
    /// These bytes as a part of a record, without copying them.
    package var recordBytes: RawSpan {
        @_lifetime(borrow self)
        borrowing get { unsafe span.bytes }
    }
}
