import Testing

@testable import Bench

struct FigureTests {
    @Test func `figures are grouped, and small ones keep their digits`() {
        #expect(figure(1_234_567.4) == "1,234,567")
        #expect(figure(999) == "999")
        #expect(figure(9.96) == "10")
        #expect(figure(9.94) == "9.9")
        #expect(figure(0.996) == "1.0")
        #expect(figure(0.054) == "0.05")
        #expect(figure(-3.25) == "-3.3")
        #expect(figure(Double.infinity) == "–")
    }
}
