import Events

/// What one input record asks of the stages.
struct InputPlan {
    enum Trouble {
        /// The stage cannot read it.
        case undecodable
        /// The database refuses it.
        case refused
    }

    let text: String
    /// By worker.
    var trouble: [String: Trouble] = [:]
    /// It goes through once somebody has repaired what was wrong; otherwise it must be discarded.
    var canBeFixed = true
    var isFixed = false
    /// Microseconds until a timer rings, by worker.
    var timers: [String: Int64] = [:]

    init(text: String, chance: inout Chance, oddsOfTrouble: Int, oddsOfTimer: Int) {
        self.text = text
        for worker in [FirstPlace.worker.rawValue, SecondPlace.worker.rawValue] {
            if chance.once(in: oddsOfTrouble) { trouble[worker] = chance.once(in: 2) ? .undecodable : .refused }
            if chance.once(in: oddsOfTimer) { timers[worker] = chance.within(1_000...3_000_000) }
        }
        canBeFixed = !chance.once(in: 3)
    }
}
