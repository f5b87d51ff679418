import ArgumentParser

/// For whom the output is.
struct OutputOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print JSON for programs instead of text for people.")
    var isJSON = false

    /// - Parameter sentence: what a person reads when there is nothing to show.
    func say(_ report: Report, ifEmpty sentence: String = "") {
        let text = isJSON ? report.json : report.text
        Console.say(text.isEmpty ? sentence : text)
    }
}
