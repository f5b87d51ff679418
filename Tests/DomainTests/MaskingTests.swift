import Domain
import Testing

@Suite struct `Personal data` {
    @Test func `is masked so that a person recognises it and a stranger learns nothing`() {
        #expect(masked("13800010001") == "138****0001")
        #expect(masked("陈小满") == "陈**")
        #expect(masked("Okafor") == "O***r")
        #expect(masked("") == "")
        #expect(masked("x") == "x")
    }

    @Test func `does not show in descriptions`() {
        let person = PersonalData(name: "陈小满", phone: "13800010001", street: "和平路 8 号")
        #expect(!"\(person)".contains("陈"))
        #expect(!String(reflecting: person).contains("138"))
    }
}

@Suite struct `Fingerprints` {
    @Test func `keep parts apart and are the same on every machine`() {
        var first = Fingerprint()
        first.combine("ab")
        first.combine("c")
        var second = Fingerprint()
        second.combine("a")
        second.combine("bc")
        #expect(first.value != second.value)
        var known = Fingerprint()
        known.combine("a")
        // FNV-1a of "a" and the separator 0xFF, computed independently.
        let afterA: UInt64 = 0xAF63_DC4C_8601_EC8C
        #expect(UInt64(bitPattern: known.value) == (afterA ^ 0xFF) &* 0x100_0000_01B3)
    }
}
