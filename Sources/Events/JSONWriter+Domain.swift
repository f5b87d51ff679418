package import Domain
package import JSON

/// Moments and identities, written without a `String` between.
extension JSONWriter {
    package mutating func field(_ name: StaticString, _ moment: Timestamp) { field(name, utf8: moment.ascii.bytes) }

    package mutating func field(_ name: StaticString, _ moment: Timestamp?) {
        if let moment { field(name, moment) }
    }

    package mutating func field<Entity>(_ name: StaticString, _ id: Identifier<Entity>) { field(name, utf8: id.ascii.bytes) }

    package mutating func field<Entity>(_ name: StaticString, _ id: Identifier<Entity>?) {
        if let id { field(name, id) }
    }
}
