/// How much a client of the endpoints may ask for. Whoever wants more is a mistake or an attack.
struct HTTPLimits: Sendable {
    /// Connections at once. The next one takes the place of the oldest, so that nobody can lock others out by holding on.
    var connections = 32
    /// Bytes of a request's line and headers together.
    var headBytes = 8 << 10
    /// From the connection to the end of the answer.
    var time = Duration.seconds(5)
}
