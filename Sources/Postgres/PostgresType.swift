/// The SQL types that this wrapper reads and writes, by their object id in PostgreSQL's catalogue.
///
/// Everything else is cast in the statement (`sum(quantity)::bigint`, `status::text`), so that what crosses the
/// wire stays a short list with a binary format each.
@usableFromInline
package enum PostgresType: UInt32, Sendable {
    case boolean = 16
    case bytea = 17
    case bigint = 20
    case integer = 23
    case text = 25
    case timestamptz = 1184
    case uuid = 2950
    case jsonb = 3802

    /// The object id of the one-dimensional array of this type.
    @usableFromInline package var arrayID: UInt32 {
        switch self {
        case .boolean: 1000
        case .bytea: 1001
        case .bigint: 1016
        case .integer: 1007
        case .text: 1009
        case .timestamptz: 1185
        case .uuid: 2951
        case .jsonb: 3807
        }
    }
}
