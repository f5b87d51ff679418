// Arithmetic on numbers that came from outside. Swift stops the program when a sum does not fit; a silly number in
// somebody's message must not do that, it only has to stay very large.

extension FixedWidthInteger {
    /// The sum, or the nearest number that fits.
    package func saturatingSum(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// The product, or the nearest number that fits.
    package func saturatingProduct(_ other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

extension Int64 {
    /// `self × numerator ÷ denominator`, cut off towards zero, with a product of 128 bits on the way; the nearest number
    /// that fits when the result does not.
    /// - Parameter denominator: 1 or more.
    package func scaled(by numerator: Int64, over denominator: Int64) -> Int64 {
        precondition(denominator > 0, "a share of nothing")
        return Int64(clamping: Int128(self) * Int128(numerator) / Int128(denominator))
    }
}
