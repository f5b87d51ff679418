import Domain

// Both ways of each of these give the same fingerprint; the second is for the characters of all languages, the first for
// those that nearly all Chinese addresses are written in, without making strings.
extension Fingerprint {
    /// Letters and digits of the street only, without the province, city and district that some platforms repeat in front.
    mutating func combine(street: String, in destination: Destination) {
        let street = halfWidth(street)
        let isPlain =
            street.isPlain && destination.province.isPlain && destination.city.isPlain && destination.district.isPlain
        guard isPlain else {
            combine(bare(street, after: [destination.province, destination.city, destination.district]))
            return
        }
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: street.utf8.count) { buffer in
            let letters = unsafe street.utf8.span.copyLettersAndDigits(to: buffer)
            var rest = unsafe UnsafeBufferPointer(rebasing: buffer[..<letters]).span
            rest.drop(destination.province)
            rest.drop(destination.city)
            rest.drop(destination.district)
            combine(utf8: rest)
        }
    }

    mutating func combine(lowerCaseOf text: String) {
        guard text.isPlain else {
            combine(text.lowercased())
            return
        }
        let bytes = text.utf8.span
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { buffer in
            for position in bytes.indices { unsafe buffer[position] = bytes[position].lowerCase }
            unsafe combine(utf8: UnsafeBufferPointer(buffer).span)
        }
    }

    private func bare(_ street: String, after places: [String]) -> String {
        var street = street.lowercased().filter { $0.isLetter || $0.isNumber }[...]
        for place in places where !place.isEmpty && street.hasPrefix(place) {
            street = street.dropFirst(place.count)
            for suffix in placeSuffixes where street.hasPrefix(suffix) {
                street = street.dropFirst(suffix.count)
                break
            }
        }
        return String(street)
    }
}

private let placeSuffixes = ["省", "市", "区", "县", "自治区"]

extension String {
    /// Whether there are only ASCII characters, Chinese ideographs and `、` `。` `〈` to `】`: none that combine with others, and
    /// beside ASCII none with a lower case.
    fileprivate var isPlain: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x80, 0x4E00...0x9FA5, 0x3001...0x3002, 0x3008...0x3011: true
            default: false
            }
        }
    }
}

extension Span<UInt8> {
    /// Copies ideographs, digits and lower-case letters of a plain text. How many bytes they take.
    fileprivate func copyLettersAndDigits(to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var count = 0
        var position = 0
        while position < self.count {
            let byte = self[position].lowerCase
            let length = byte < 0x80 ? 1 : 3
            // What begins with E3 is a sign, what begins with E4 to E9 an ideograph.
            if byte >= 0xE4 || byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) {
                unsafe buffer[count] = byte
                for further in 1..<max(1, length) { unsafe buffer[count + further] = self[position + further] }
                count += length
            }
            position += length
        }
        return count
    }

    /// Drops a place in front, and what kind of place it is.
    @_lifetime(self: copy self)
    fileprivate mutating func drop(_ place: String) {
        guard !place.isEmpty, starts(with: place.utf8.span) else { return }
        self = extracting(place.utf8.count...)
        for suffix in placeSuffixes where starts(with: suffix.utf8.span) {
            self = extracting(suffix.utf8.count...)
            return
        }
    }

    private func starts(with part: Span<UInt8>) -> Bool {
        count >= part.count && extracting(..<part.count).isSame(as: part)
    }
}

extension UInt8 {
    fileprivate var lowerCase: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
