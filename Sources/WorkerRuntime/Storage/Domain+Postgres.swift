package import Domain
package import Postgres

// How the words of the domain are written in PostgreSQL's binary form.

extension Identifier: PostgresElement {
    package static var postgresType: PostgresType { .uuid }
    package func appendBinary(to bytes: inout WireBytes) -> Bool {
        PostgresUUID(high: high, low: low).appendBinary(to: &bytes)
    }
}

extension Timestamp: PostgresElement {
    package static var postgresType: PostgresType { PostgresTimestamp.postgresType }
    package func appendBinary(to bytes: inout WireBytes) -> Bool {
        PostgresTimestamp(microseconds: microseconds).appendBinary(to: &bytes)
    }
}

extension PostgresRows {
    package func id<Entity>(_ row: Int, _ column: Int) -> Identifier<Entity> {
        let uuid = uuid(row, column)
        return Identifier(high: uuid.high, low: uuid.low)
    }

    package func optionalID<Entity>(_ row: Int, _ column: Int) -> Identifier<Entity>? {
        optionalUUID(row, column).map { Identifier(high: $0.high, low: $0.low) }
    }

    package func moment(_ row: Int, _ column: Int) -> Timestamp {
        Timestamp(microseconds: timestamp(row, column).microseconds)
    }

    package func optionalMoment(_ row: Int, _ column: Int) -> Timestamp? {
        optionalTimestamp(row, column).map { Timestamp(microseconds: $0.microseconds) }
    }
}

extension Parameters {
    package mutating func id<Entity>(_ value: Identifier<Entity>?) {
        uuid(value.map { PostgresUUID(high: $0.high, low: $0.low) })
    }

    package mutating func moment(_ value: Timestamp?) {
        timestamp(value.map { PostgresTimestamp(microseconds: $0.microseconds) })
    }
}
