package import Domain
package import Events
package import Postgres
import WorkerRuntime

/// What a stage made of bad records.
package struct BadInputReport: Sendable {
    /// How many were set aside, by the code of the reason.
    package var setAside: [String: Int] = [:]
    /// How many were taken for good: not everything that is odd is wrong.
    package var taken = 0
    /// What the database refused although the stage had read it, by the name of the record.
    package var refusedByDatabase: [(name: String, error: PostgresError)] = []
    /// Reasons that nobody can act on, or that say what they must not; good records that were lost.
    package var complaints: [String] = []
}

extension StageBench {
    /// Gives the stage bad records, a batch at a time between two good ones, and what it reads of them to the database.
    ///
    /// - Parameters:
    ///   - good: a record that must be read wherever it stands.
    ///   - secrets: texts that no reason may repeat.
    /// - Throws: what is neither a letter nor a refusal of values: it would have ended the process.
    package mutating func withstand(
        _ bad: [(name: String, message: RawMessage)], among good: RawMessage, in topic: Topic, at now: Timestamp,
        hiding secrets: [String]
    ) throws -> BadInputReport {
        var report = BadInputReport()
        for start in stride(from: 0, to: bad.count, by: 150) {
            let some = Array(bad[start..<min(bad.count, start + 150)])
            let read = try inputs(of: [good] + some.map(\.message) + [good], in: topic, sentAt: now)
            let names = ["the good one before"] + some.map(\.name) + ["the good one after"]
            var letters: [Int: FailureReason] = [:]
            for letter in read.setAside {
                letters[letter.index] = letter.reason
                report.setAside[letter.reason.code, default: 0] += 1
                report.check(letter.reason, of: names[letter.index], hiding: secrets)
            }
            let readNames = names.enumerated().filter { letters[$0.offset] == nil }.map(\.element)
            for lost in [names[0], names[names.count - 1]] where !readNames.contains(lost) {
                report.complaints.append("\(lost) \(names[1]) is lost")
            }
            guard read.inputs.count == readNames.count else {
                report.complaints.append("\(readNames.count) records were read as \(read.inputs.count) inputs")
                continue
            }
            report.taken += read.inputs.count - 2
            try handle(read.inputs, names: readNames, at: now, &report)
        }
        return report
    }

    /// As a lane does: a batch that is refused is taken apart, and the others go on.
    private mutating func handle(
        _ inputs: [S.Input], names: [String], at now: Timestamp, _ report: inout BadInputReport
    ) throws {
        do {
            try handle(inputs, at: now)
        } catch let error as PostgresError where error.kind == .data {
            guard inputs.count > 1 else { return report.refusedByDatabase.append((names[0], error)) }
            let half = inputs.count / 2
            try handle(Array(inputs[..<half]), names: Array(names[..<half]), at: now, &report)
            try handle(Array(inputs[half...]), names: Array(names[half...]), at: now, &report)
        } catch is EventTooLarge {
            guard inputs.count > 1 else { return report.setAside["event_too_large", default: 0] += 1 }
            let half = inputs.count / 2
            try handle(Array(inputs[..<half]), names: Array(names[..<half]), at: now, &report)
            try handle(Array(inputs[half...]), names: Array(names[half...]), at: now, &report)
        }
    }
}

extension BadInputReport {
    fileprivate mutating func check(_ reason: FailureReason, of name: String, hiding secrets: [String]) {
        let isWord = reason.code.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        if !isWord || reason.code.isEmpty { complaints.append("\(name): the code \(reason.code) is no word") }
        if reason.text.count < 10 { complaints.append("\(name): the reason says nothing: \(reason.text)") }
        for secret in secrets where reason.text.contains(secret) || reason.code.contains(secret) {
            complaints.append("\(name): the reason repeats what was in the record: \(reason.text)")
        }
    }
}
