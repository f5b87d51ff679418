import ArgumentParser
import CSVFiles
import Domain
import Events
import WorkerRuntime

/// `switchyard stock import`: goods that came or went.
struct StockImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Adds the quantities of a CSV file to the stock, each line once.",
        discussion: """
            Columns: warehouse, sku, quantity (pieces that came; negative for pieces that went), and safety if wanted \
            (pieces that are never promised; this one is set, not added). The same file again changes nothing. All of a \
            file is imported, or nothing.
            """)

    @Argument(help: ArgumentHelp("The CSV file.", valueName: "file"))
    var file: String

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let person = try person.operator()
        let bytes = try FileBytes.read(file)
        let stock = try FileBytes.naming(file) { () throws(CSVError) in try StockImport(bytes) }
        let settings = try await database.settings()
        var connection = try settings.connect()
        let new = try stock.apply(
            by: person, routing: settings.group(of: WorkerName.warehouseRouting), at: .now, in: &connection)
        let old = stock.adjustments.count - new
        Console.say("\(new) lines imported" + (old > 0 ? ", \(old) were imported before" : ""))
    }
}
