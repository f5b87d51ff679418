package import Domain
package import Kafka

extension Record {
    /// When it was sent, as the sender says; `nil` when it does not say, or says what can be no time: before 1970, or
    /// beyond the year 9999. Any number may stand in a record, and neither arithmetic nor the database takes them all.
    package var sentAt: Timestamp? {
        (1...253_402_300_799_999).contains(timestamp) ? Timestamp(milliseconds: timestamp) : nil
    }
}
