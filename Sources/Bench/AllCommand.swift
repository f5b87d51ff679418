import ArgumentParser

struct AllCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "all", abstract: "Everything, in one run.")

    @OptionGroup var options: Options
    @OptionGroup var line: LineTimes
    @OptionGroup var stage: StageOptions
    @OptionGroup var latency: LatencyOptions
    @OptionGroup var growth: GrowthOptions

    func run() throws {
        try measure("all", options) { site, report in
            try line.measureLine(at: site, &report)
            try stage.measureStages(at: site, lanes: stage.lanes, withCeilings: true, &report)
            try latency.measureLatency(at: site, &report)
            try growth.measureGrowth(at: site, &report)
        }
    }
}
