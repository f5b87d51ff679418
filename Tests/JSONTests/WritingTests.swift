import JSON
import Testing

@Suite struct `Writing JSON` {
    @Test func `sets commas between members and elements at every level`() {
        var writer = JSONWriter()
        writer.object { order in
            order.field("id", 7)
            order.field(
                "lines",
                array: { lines in
                    lines.element(object: { $0.field("sku", "A") })
                    lines.element(object: { _ in })
                    lines.element(array: { $0.element(1) })
                    lines.element(Int32(2))
                })
            order.field("empty", array: { _ in })
            order.field("receiver", object: { $0.field("city", "杭州") })
            order.field("paid", true)
        }
        #expect(
            writer.text == #"{"id":7,"lines":[{"sku":"A"},{},[1],2],"empty":[],"receiver":{"city":"杭州"},"paid":true}"#)
    }

    @Test func `leaves out what is nil and writes null when asked`() {
        var writer = JSONWriter()
        writer.object { object in
            object.field("a", nil as String?)
            object.field("b", nil as Int64?)
            object.field("c", nil as Bool?)
            object.field("d", "x" as String?)
            object.null("e")
        }
        #expect(writer.text == #"{"d":"x","e":null}"#)
    }

    @Test func `escapes what JSON demands and nothing else`() {
        var writer = JSONWriter()
        writer.element("\"\\/\u{08}\t\n\u{0C}\r\u{01}\u{1F}\u{7F}é😀")
        #expect(writer.text == #""\"\\/\b\t\n\f\r\u0001\u001f"# + "\u{7F}é😀\"")
    }

    @Test func `writes numbers exactly`() {
        var writer = JSONWriter()
        writer.array { list in
            list.element(Int64.min)
            list.element(Int64.max)
            list.element(UInt64.max)
            list.element(0)
            list.element(0.1)
            list.element(-1e300)
            list.element(number: "12.30")
        }
        #expect(writer.text == "[-9223372036854775808,9223372036854775807,18446744073709551615,0,0.1,-1e300,12.30]")
    }

    @Test func `escapes names that are data`() {
        var writer = JSONWriter()
        writer.object { object in
            object.member("a\"b", 1)
            object.member("c", document: "[1, 2]")
            object.nullMember("d")
        }
        #expect(writer.text == #"{"a\"b":1,"c":[1, 2],"d":null}"#)
    }

    @Test func `is reused after a reset`() {
        var writer = JSONWriter()
        writer.object { $0.field("a", 1) }
        writer.reset()
        writer.object { $0.field("b", 2) }
        #expect(writer.text == #"{"b":2}"#)
    }

    @Test func `is written piece by piece when closures do not fit`() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.memberName("a")
        writer.beginArray()
        writer.element(1)
        writer.beginObject()
        writer.endObject()
        writer.endArray()
        writer.memberName("b")
        writer.nullElement()
        writer.endObject()
        #expect(writer.text == #"{"a":[1,{}],"b":null}"#)
    }

    @Test func `copies a value that was read`() throws {
        let parser = JSONParser()
        let value = try parser.parse(#"{ "a" : [1.50, "x\u0041\n"], "b" : {"c":null,"c":true} }"#)
        #expect(value.serialized == #"{"a":[1.5,"xA\n"],"b":{"c":null,"c":true}}"#)
        var writer = JSONWriter()
        writer.object { try? $0.field("copy", #require(value["a"])) }
        #expect(writer.text == #"{"copy":[1.5,"xA\n"]}"#)
    }
}
