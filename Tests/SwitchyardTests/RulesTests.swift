import Postgres
import RuleFiles
import TestBasics
import TestSupport
import Testing

@testable import Switchyard

private func document(_ yaml: String, name: String = "audit.yaml") throws -> RuleDocument {
    try RuleDocument(RuleFile(yaml: yaml, name: name))
}

private func audit(_ rule: String, name: String = "default") throws -> RuleDocument {
    try document(
        """
        kind: audit
        name: \(name)
        rules:
          - { name: \(rule), check: payment, then: { action: hold } }
        """)
}

private func complaint(_ yaml: String, name: String = "audit.yaml") -> String {
    do {
        _ = try document(yaml, name: name)
        return ""
    } catch {
        return "\(error)"
    }
}

@Suite struct `Rule files` {
    @Test func `that come with Switchyard are in order, and of every kind`() throws {
        let documents = try RuleFolder.documents(at: [Repository.rules, Repository.mappings])
        #expect(Set(documents.map(\.kind)) == Set(RuleCatalog.kinds.map(\.name)))
        #expect(documents.contains { $0.kind == "channel-mapping" && $0.name == "taobao" })
    }

    @Test func `are refused with the line of every mistake`() {
        let found = complaint(
            """
            kind: audit
            rules:
              - name: a
                check: velocty
                then: { action: hold }
              - name: b
                check: payment
                then: { action: stop }
            """)
        #expect(found.contains("audit.yaml:4:"))
        #expect(found.contains("did you mean \"velocity\"?"))
        #expect(found.contains("audit.yaml:8:"))
    }

    @Test func `say their kind, or are known by channel or file name`() throws {
        #expect(try audit("a").kind == "audit")
        let routing = try document("rules: [{ name: nearest }]", name: "somewhere/routing.yaml")
        #expect(routing.kind == "routing")
        #expect(routing.name == "default")
        #expect(complaint("rules: []", name: "other.yaml").contains("does not say what it is"))
        #expect(complaint("kind: audt", name: "audit.yaml").contains("does not say what it is"))
    }

    @Test func `are not there when the path is wrong`() {
        #expect(throws: CommandFailure.self) { try RuleFolder.documents(at: ["/nowhere/audit.yaml"]) }
    }
}

@Suite struct `Applying rules` {
    private func generation(_ connection: inout PostgresConnection) throws -> Int64 {
        try connection.query(Statement("t_generation", "SELECT generation FROM rule_generation WHERE kind = 'audit'")).int64(0, 0)
    }

    @Test func `makes a version of what changed, and none of what did not`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        let first = try RuleStore.apply([audit("a"), audit("s", name: "jd")], by: "wang", to: &connection)
        #expect(first.map(\.version) == [1, 1])
        #expect(try generation(&connection) == 1)
        let again = try RuleStore.apply([audit("a")], by: "wang", to: &connection)
        #expect(again.map(\.isNew) == [false])
        #expect(try generation(&connection) == 1)
        let changed = try RuleStore.apply([audit("b"), audit("s", name: "jd")], by: "li", to: &connection)
        #expect(changed.map(\.version) == [2, 1])
        #expect(changed.map(\.isNew) == [true, false])
        #expect(try generation(&connection) == 2)
        let back = try RuleStore.apply([audit("a")], by: "li", to: &connection)
        #expect(back.map(\.version) == [3], "what was in force once before is a new version all the same")
        #expect(try RuleStore.table(history: false, in: &connection).rows.count == 2)
        #expect(try RuleStore.table(history: true, in: &connection).rows.count == 4)
    }

    @Test func `by many at once gives every version its own number`() async throws {
        let conninfo = try TestDatabase.makeWithSchema()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    var connection = try PostgresConnection(conninfo: conninfo)
                    _ = try RuleStore.apply([audit("r\(number)")], by: "p\(number)", to: &connection)
                }
            }
            try await group.waitForAll()
        }
        var connection = try PostgresConnection(conninfo: conninfo)
        #expect(try RuleStore.table(history: true, in: &connection).rows.count == 8)
        #expect(try generation(&connection) == 8)
    }
}
