import ArgumentParser

/// `switchyard rules`: the rules that the workers decide by.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Checks rule files and puts them in force.",
        discussion: """
            Kinds of rules: \(RuleCatalog.kinds.map(\.name).joined(separator: ", ")).
            A file says its kind under the key "kind", or by its name (routing.yaml); a channel mapping by its channel.
            """,
        subcommands: [RulesCheckCommand.self, RulesApplyCommand.self, RulesListCommand.self])
}

/// `switchyard rules check`: finds every mistake, without a database.
struct RulesCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Finds every mistake in rule files, by line.",
        discussion: "Needs no database. Exit code 64 when something is wrong.")

    @Argument(help: "Files, or folders of .yaml files.")
    var paths: [String]

    func run() async throws {
        let documents = try RuleFolder.documents(at: paths)
        for document in documents { Console.say("\(document.file): \(document.kind)/\(document.name) is in order") }
    }
}

/// `switchyard rules apply`: puts files in force, all or none.
struct RulesApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Puts rule files in force, all or none.",
        discussion: """
            Everything is checked first. A file that says what is in force already changes nothing; any other becomes the
            next version of its kind and name. Workers take new rules with their next batch.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Files, or folders of .yaml files.")
    var paths: [String]

    @OptionGroup var person: OperatorOptions

    func run() async throws {
        let person = try person.operator()
        let documents = try RuleFolder.documents(at: paths)
        var connection = try await database.connect()
        for applied in try RuleStore.apply(documents, by: person, to: &connection) {
            let name = "\(applied.document.kind)/\(applied.document.name)@\(applied.version)"
            Console.say(applied.isNew ? "\(name) is in force now" : "\(name) was in force already")
        }
    }
}

/// `switchyard rules list`: what is in force.
struct RulesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Shows which rules are in force, since when and by whom.")

    @OptionGroup var database: DatabaseOptions

    @Flag(name: .customLong("all"), help: "Earlier versions as well.")
    var showsHistory = false

    func run() async throws {
        var connection = try await database.connect()
        let table = try RuleStore.table(history: showsHistory, in: &connection)
        Console.say(table.isEmpty ? "No rules are applied yet." : table.text)
    }
}
