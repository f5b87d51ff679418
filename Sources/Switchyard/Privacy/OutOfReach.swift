import Events

/// Where an order's customer is written outside this database.
enum OutOfReach {
    static func topics(with content: PeopleInTopic) -> [String] {
        Topic.all.filter { $0.people.contains(content) }.map(\.name)
    }

    /// For whoever erases: what is left for them to do.
    static var text: String {
        """
        Out of this command's reach:
          Kafka keeps records until their topic's retention ends (topics/*.yaml). Names, phones and addresses are on \
        \(topics(with: .identity).joined(separator: ", ")); tokens and fingerprints of the receiver on \
        \(topics(with: .pseudonyms).filter { !topics(with: .identity).contains($0) }.joined(separator: ", ")); what people \
        typed on \(topics(with: .typedText).filter { !topics(with: .identity).contains($0) }.joined(separator: ", ")).
          Backups and replicas of the database, and PostgreSQL's own log.
          The warehouse's system, which was sent the address, and the channel, where the order came from.
          The block list, which keeps digests and is not about one order: `switchyard block-list remove`.
        """
    }
}
