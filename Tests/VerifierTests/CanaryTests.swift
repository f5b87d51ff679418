import Testing

@testable import Verifier

@Suite struct `The search for people's data` {
    @Test func `finds a name, a telephone number and an address anywhere in a text`() {
        let canaries = Canaries(["许若溪", "10012345678", "Old Ferry St 12"])
        #expect(canaries.find(in: Array("order held for 许若溪".utf8)) != nil)
        #expect(canaries.find(in: Array("10012345678".utf8)) != nil)
        #expect(canaries.find(in: Array("to Old Ferry St 12, Portland".utf8)) != nil)
    }

    @Test func `is not led astray by masked texts and by what only begins alike`() {
        let canaries = Canaries(["100****5678", "许若溪", "10012345678"])
        #expect(canaries.find(in: Array("100****5678 and 许若 and 1001234567".utf8)) == nil)
    }
}
