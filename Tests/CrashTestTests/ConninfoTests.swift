import Testing

@testable import CrashTest

@Suite struct `A connection string with something added` {
    @Test func `keeps its form`() {
        let parameters = [("host", "/tmp/it's"), ("options", "-csearch_path=a b")]
        #expect(
            Conninfo.adding(parameters, to: "dbname=x host=db")
                == "dbname=x host=db host='/tmp/it\\'s' options='-csearch_path=a b'")
        #expect(
            Conninfo.adding(parameters, to: "postgresql://db/x?sslmode=require")
                == "postgresql://db/x?sslmode=require&host=%2Ftmp%2Fit%27s&options=-csearch_path%3Da%20b")
        #expect(Conninfo.adding([("port", "1")], to: "postgres://db/x") == "postgres://db/x?port=1")
    }
}
