/// The names of the topics that a batch has seen, each stored once and numbered in the order of first sight.
@safe
struct TopicNames: ~Copyable {
    private var names: UnsafeMutablePointer<String>
    private var count = 0
    private var capacity = 8
    /// Records come in runs of one topic.
    private var last = 0

    init() { unsafe names = .allocate(capacity: capacity) }

    deinit {
        unsafe names.deinitialize(count: count)
        unsafe names.deallocate()
    }

    /// Valid until the next name is added, which a borrowed record prevents.
    func name(at index: Int) -> UnsafePointer<String> { unsafe UnsafePointer(names + index) }

    mutating func index(of name: String) -> Int {
        for index in 0..<count where unsafe names[index] == name { return index }
        return add(name)
    }

    /// The same for a C string, without making a `String` of a name that is known.
    mutating func index(of name: UnsafePointer<CChar>) -> Int {
        let bytes = unsafe UnsafeRawBufferPointer(start: name, count: CString.length(name))
        if last < count, unsafe matches(last, bytes) { return last }
        for index in 0..<count where unsafe matches(index, bytes) {
            last = index
            return index
        }
        last = add(unsafe String(cString: name))
        return last
    }

    private func matches(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var name = unsafe names[index]
        return name.withUTF8 { utf8 in
            unsafe utf8.count == bytes.count && CString.equal(utf8.baseAddress, bytes.baseAddress, count: bytes.count)
        }
    }

    private mutating func add(_ name: String) -> Int {
        if count == capacity {
            let larger = UnsafeMutablePointer<String>.allocate(capacity: 2 * capacity)
            unsafe larger.moveInitialize(from: names, count: count)
            unsafe names.deallocate()
            unsafe names = larger
            capacity *= 2
        }
        unsafe (names + count).initialize(to: name)
        count += 1
        return count - 1
    }
}
