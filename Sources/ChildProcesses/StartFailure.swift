import Glibc

/// A program that could not be started.
package struct StartFailure: Error, Hashable, CustomStringConvertible {
    package var program: String
    /// The `errno`.
    package var code: Int32

    package init(program: String, code: Int32) {
        self.program = program
        self.code = code
    }

    package var description: String { "starting \(program): \(unsafe String(cString: strerror(code)))" }
}
