import ArgumentParser
import Demonstration
import Domain
import Glibc

/// Measures the line on this machine.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchyard-bench", abstract: "Measures the line on this machine.",
        discussion: """
            Every run has a database of its own and, on the local broker, topics of its own. Tables are printed; the same \
            as Markdown, every figure as JSON, and charts as SVG are written below --directory. It ends with 1 when the \
            books do not add up after a run.
            """,
        subcommands: [
            LineCommand.self, StageCommand.self, CeilingCommand.self, LatencyCommand.self, GrowthCommand.self,
            AllCommand.self,
        ])
}

/// What all kinds of run do around their own part.
func measure(_ name: String, _ options: Options, _ body: (Site, inout Report) throws -> Void) throws {
    Interruption.watch()
    say("Preparing in \(options.directory)")
    let site = try Site(options)
    do {
        var report = Report(
            command: "scripts/bench " + CommandLine.arguments.dropFirst().joined(separator: " "),
            machine: try Machine(site), settings: options.told)
        try body(site, &report)
        site.stop()
        let path = try report.write(to: "\(site.workplace.directory)/results", name: name)
        print("\nWritten: \(path).json, .md, .svg")
        guard report.mistakes.isEmpty else { throw ExitCode(1) }
    } catch {
        site.stop()
        throw error
    }
}

extension Options {
    /// What a reader must know to repeat it.
    fileprivate var told: [(String, String)] {
        [
            ("seed", String(seed)), ("lanes", String(lanes)), ("processes", String(processes)),
            ("batch", String(batch)), ("batch interval, ms", String(batchInterval)),
            ("skus", String(skus)), ("templates", String(templates)), ("warehouse", warehouse.rawValue),
        ]
    }
}

extension Site {
    /// What is sold and what is ordered.
    func makeGoods() throws -> (catalogue: Catalogue, templates: OrderTemplates) {
        let catalogue = Assortment.catalogue(try Catalogue(root: workplace.root), skus: options.skus)
        // As fresh as the rules about deadlines want orders to be.
        let templates = OrderTemplates(
            count: options.templates, seed: options.seed, catalogue: catalogue, at: .now + .seconds(-600))
        return (catalogue, templates)
    }
}
