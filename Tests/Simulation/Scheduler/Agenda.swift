/// What is to happen, earliest first; what is due at the same moment, in the order in which it was entered.
struct Agenda {
    enum Item {
        case event(() -> Void)
        /// The thread goes on, unless the ticket is out of date.
        case thread(LaneThread, ticket: Int)
    }

    /// Small and without references, because entries are moved about.
    private struct Entry {
        let time: Int64
        let number: Int
        let place: Int

        func isBefore(_ other: Entry) -> Bool { time == other.time ? number < other.number : time < other.time }
    }

    private var heap: [Entry] = []
    private var items: [Item?] = []
    private var freePlaces: [Int] = []
    private var entered = 0

    /// When the next entry is due.
    var firstTime: Int64? { heap.first?.time }

    mutating func enter(_ item: Item, at time: Int64) {
        entered += 1
        let place: Int
        if let free = freePlaces.popLast() {
            place = free
            items[place] = item
        } else {
            place = items.count
            items.append(item)
        }
        heap.append(Entry(time: time, number: entered, place: place))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func takeFirst() -> (time: Int64, item: Item)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        guard let item = items[first.place].take() else { preconditionFailure("an entry without an item") }
        freePlaces.append(first.place)
        return (first.time, item)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            var child = 2 * parent + 1
            while child <= 2 * parent + 2, child < heap.count {
                if heap[child].isBefore(heap[least]) { least = child }
                child += 1
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
