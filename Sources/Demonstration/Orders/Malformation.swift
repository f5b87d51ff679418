/// How a record can be one that no worker can read.
enum Malformation: Hashable, Sendable, CaseIterable {
    /// The connector cut it off.
    case truncated
    /// A marketplace without a mapping file.
    case unknownChannel
    /// The connector forgot to ask for the lines.
    case withoutLines
    case withoutShop
    /// A word that the platform does not have.
    case unknownStatus
}
