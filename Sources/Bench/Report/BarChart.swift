/// Horizontal bars, each made of parts, as SVG.
struct BarChart {
    struct Bar {
        var label: String
        var parts: [(name: String, value: Double)]
        /// A mark on the bar's scale: what it could be at most.
        var limit: Double?
    }

    var title: String
    var unit: String
    var bars: [Bar] = []

    private static let colours = [
        "#4477aa", "#66ccee", "#228833", "#ccbb44", "#ee6677", "#aa3377", "#999933", "#882255", "#bbbbbb",
    ]
    private static let width = 860.0
    private static let left = 230.0
    private static let barHeight = 22.0
    private static let rowHeight = 34.0

    /// The chart by itself; ``page(_:)`` puts several into one file.
    private func drawing(at top: Double) -> (svg: String, height: Double) {
        let names = bars.flatMap { $0.parts.map(\.name) }.reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        let largest = bars.map { max($0.parts.reduce(0) { $0 + $1.value }, $0.limit ?? 0) }.max() ?? 0
        let scale = largest > 0 ? (Self.width - Self.left - 110) / largest : 0
        var svg = text(title, x: 16, y: top + 22, size: 16, weight: "bold") + text(unit, x: 16, y: top + 40, size: 12)
        var y = top + 56
        for bar in bars {
            svg += text(bar.label, x: Self.left - 10, y: y + 15, size: 12, anchor: "end")
            var x = Self.left
            for part in bar.parts {
                let colour = Self.colours[(names.firstIndex(of: part.name) ?? 0) % Self.colours.count]
                let label = escaped("\(part.name): \(figure(part.value)) \(unit)")
                svg += rectangle(x, y, part.value * scale, Self.barHeight, colour, label)
                x += part.value * scale
            }
            if let limit = bar.limit {
                let place = Self.left + limit * scale
                svg +=
                    #"<line x1="\#(place)" x2="\#(place)" y1="\#(y - 3)" y2="\#(y + 25)" stroke="black" stroke-width="2"/>"#
                x = max(x, place)
            }
            svg += text(figure(bar.parts.reduce(0) { $0 + $1.value }), x: x + 8, y: y + 15, size: 12) + "\n"
            y += Self.rowHeight
        }
        if names.count > 1 { svg += legend(names, &y) }
        return (svg, y - top + 16)
    }

    private func legend(_ names: [String], _ y: inout Double) -> String {
        var svg = ""
        var x = Self.left
        y += 4
        for (index, name) in names.enumerated() {
            let width = 24 + Double(name.count) * 7.2
            if x + width > Self.width {
                x = Self.left
                y += 20
            }
            svg += rectangle(x, y, 12, 12, Self.colours[index % Self.colours.count], escaped(name))
            svg += text(name, x: x + 17, y: y + 11, size: 12)
            x += width + 12
        }
        y += 20
        return svg
    }

    private func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: String, _ label: String
    ) -> String {
        #"<rect x="\#(x)" y="\#(y)" width="\#(width)" height="\#(height)" fill="\#(colour)"><title>\#(label)</title></rect>"#
    }

    private func text(
        _ text: String, x: Double, y: Double, size: Int, weight: String = "normal", anchor: String = "start"
    ) -> String {
        #"<text x="\#(x)" y="\#(y)" font-size="\#(size)" font-weight="\#(weight)" text-anchor="\#(anchor)">\#(escaped(text))</text>"#
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Charts below each other.
    static func page(_ charts: [BarChart]) -> String {
        var body = ""
        var top = 8.0
        for chart in charts {
            let drawn = chart.drawing(at: top)
            body += drawn.svg
            top += drawn.height
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(top)" viewBox="0 0 \(width) \(top)" \
            font-family="sans-serif">
            <rect width="100%" height="100%" fill="white"/>
            \(body)
            </svg>

            """
    }
}
