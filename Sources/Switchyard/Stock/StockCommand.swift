import ArgumentParser

/// `switchyard stock`: what is where, and whether the books are right.
struct StockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock", abstract: "Shows, imports and proves stock.",
        subcommands: [StockVerifyCommand.self, StockShowCommand.self, StockImportCommand.self])
}

/// `switchyard goods`: what the SKUs are.
struct GoodsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "goods", abstract: "Tells routing and quoting what the SKUs are.",
        subcommands: [GoodsImportCommand.self])
}
