/// One stage on one batch, in memory: everything that it would have loaded is known beforehand.
protocol BenchedStage {
    static var name: String { get }

    /// - Parameter world: the batch's records and what is known about their orders.
    init(_ world: World) throws

    /// Takes the batch through the stage's steps. May be called once.
    mutating func run(_ tally: inout Tally) throws
}
