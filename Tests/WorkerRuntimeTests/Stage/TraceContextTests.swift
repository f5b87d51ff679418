import Testing

@testable import WorkerRuntime

@Suite struct `A trace context` {
    @Test func `that begins here follows from what begins it, in every release`() {
        let trace = TraceContext(startedBy: "wms-feedback/outbound.confirmed/0/1:42:0")
        #expect(trace.traceparent == "00-eac8801b188d94781d180fc2bcfeffbb-02e60e969bb010de-01")
        #expect(TraceContext(trace.traceparent) == trace, "it is one that is passed on")
    }

    @Test(arguments: [
        "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-012",
        "00-0af7651916cd43dd8448eb211c80319ç-b7ad6b7169203331-0",
    ])
    func `of any other form is none`(text: String) {
        #expect(TraceContext(text) == nil)
    }
}
