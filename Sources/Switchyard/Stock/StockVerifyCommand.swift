import ArgumentParser

/// `switchyard stock verify`: proves the stock. Exit code 1 when something is wrong.
struct StockVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Proves that all counters are the sums of their ledger and of what holds them.",
        discussion: "May run while the workers work. Exit code 1 when a number is wrong.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var connection = try await database.connect()
        let verification = try StockVerification(in: &connection)
        output.say(verification.report)
        let wrong = verification.violations.count
        guard wrong == 0 else {
            throw CommandFailure.disproved("\(wrong) stock numbers are not what they must be, see above")
        }
    }
}
