import Glibc

/// Recognises events that their publisher sent twice, for one input partition.
///
/// For every publisher it keeps the newest batch it has seen and which events of it: older batches are repeats, because
/// nobody publishes a batch before the one before it is acknowledged in full; within the newest, the bitmap is exact in
/// whatever order the events arrive. See R26–R29 in the decisions of this target's documentation.
struct RepeatFilter {
    private(set) var publishers: [PublisherState] = []
    /// Whose event came last: events come in runs of one publisher.
    private var last = 0

    /// Publishers of one partition: upstream partitions times generations, a few hundred in years. Beyond this somebody
    /// invents names, and every one of them would be a row and a place in memory for ever.
    static let limit = 4_096

    /// There is no room for this publisher.
    func isFull(for publisher: RawSpan) -> Bool {
        publishers.count >= Self.limit && !publishers.contains { $0.isNamed(publisher) }
    }

    init() {}
    init(_ publishers: [PublisherState]) { self.publishers = publishers }

    /// Whether this event has been seen before; notes it if not.
    mutating func isRepeat(publisher: RawSpan, batch: Int64, index: Int) -> Bool {
        guard let position = position(of: publisher) else {
            var state = PublisherState(publisher: String(utf8: publisher), batch: batch)
            state.note(index)
            publishers.append(state)
            return false
        }
        return publishers[position].isRepeat(batch: batch, index: index)
    }

    private mutating func position(of publisher: RawSpan) -> Int? {
        if last < publishers.count, publishers[last].isNamed(publisher) { return last }
        for position in publishers.indices where publishers[position].isNamed(publisher) {
            last = position
            return position
        }
        return nil
    }

    /// Those that changed since the last call of ``markStored()``.
    var changed: [PublisherState] { publishers.filter(\.isChanged) }

    mutating func markStored() {
        for index in publishers.indices { publishers[index].isChanged = false }
    }
}

/// How far one publisher has come in one input partition.
struct PublisherState: Equatable {
    let publisher: String
    private(set) var batch: Int64
    /// Bit *i* of byte *i / 8*: event *i* of the batch has been seen.
    private(set) var seen: [UInt8]
    fileprivate(set) var isChanged: Bool

    init(publisher: String, batch: Int64) {
        self.publisher = publisher
        self.batch = batch
        seen = []
        isChanged = true
    }

    /// As it was stored.
    init(publisher: String, batch: Int64, seen: [UInt8]) {
        self.publisher = publisher
        self.batch = batch
        self.seen = seen
        isChanged = false
    }

    func isNamed(_ name: RawSpan) -> Bool {
        let own = publisher.utf8.span
        guard own.count == name.byteCount else { return false }
        return unsafe own.withUnsafeBytes { own in
            unsafe name.withUnsafeBytes { name in
                guard let left = own.baseAddress, let right = name.baseAddress else { return true }
                return unsafe memcmp(left, right, own.count) == 0
            }
        }
    }

    mutating func isRepeat(batch: Int64, index: Int) -> Bool {
        if batch < self.batch { return true }
        if batch > self.batch {
            self.batch = batch
            seen.removeAll(keepingCapacity: true)
        } else if has(index) {
            return true
        }
        note(index)
        return false
    }

    fileprivate mutating func note(_ index: Int) {
        while seen.count <= index >> 3 { seen.append(0) }
        seen[index >> 3] |= 1 << (index & 7)
        isChanged = true
    }

    private func has(_ index: Int) -> Bool { index >> 3 < seen.count && seen[index >> 3] & 1 << (index & 7) != 0 }
}
