import Domain
import Rules

extension NoteCheck {
    func observe(_ person: PersonalData?) -> Observation? {
        guard let person else { return nil }
        for author in authors {
            let note = author == .buyer ? person.buyerNote : person.sellerNote
            guard let found = find(in: note) else { continue }
            return Observation("the \(author.rawValue)'s note needs a person: \(found)").seeing(note)
        }
        return nil
    }

    /// What makes the note one for a person, without repeating it.
    private func find(in note: String) -> String? {
        guard !note.isEmpty else { return nil }
        let rest = harmless.reduce(note) { $0.containsBytes(of: $1) ? $0.replacing($1, with: "") : $0 }
        if let word = words.first(where: { rest.containsBytes(of: $0) }) { return "it contains \"\(word)\"" }
        let isEmpty = !rest.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        return words.isEmpty && !isEmpty ? "there is one" : nil
    }
}
