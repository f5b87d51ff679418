/// What the statements of one round trip answered, in the order they were enqueued.
///
/// Statements of the runtime (BEGIN, the fence) are checked but not in here.
package struct PostgresResults {
    private let all: [PostgresRows]

    package init(_ all: [PostgresRows]) { self.all = all }

    package var count: Int { all.count }

    package subscript(_ index: Int) -> PostgresRows { all[index] }
}
