import ArgumentParser
import CSVFiles

/// `switchyard goods import`.
struct GoodsImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Takes what the SKUs are from a CSV file.",
        discussion: """
            Columns: sku, name, weight_grams, and if wanted volume_cm3, goods_class, list_price (in the currency's \
            smallest unit), supplier. Empty fields leave what is known as it is.
            """)

    @Argument(help: ArgumentHelp("The CSV file.", valueName: "file"))
    var file: String

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let person = try person.operator()
        let bytes = try FileBytes.read(file)
        let goods = try FileBytes.naming(file) { () throws(CSVError) in try GoodsImport(bytes) }
        var connection = try await database.connect()
        try goods.apply(by: person, in: &connection)
        Console.say("\(goods.count) SKUs imported")
    }
}
