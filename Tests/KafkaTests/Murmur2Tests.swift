import Kafka
import Testing

/// The hashes are Java's `Utils.murmur2` of these keys, as other clients' test suites have them too.
@Suite struct `Choosing the partition of a key` {
    @Test(
        arguments: [
            ("kafka", 0xd067_cf64), ("giberish123456789", 0x8f55_2b0c), ("1234", 0x9fc9_7b14), ("234", 0xe7c0_09ca),
            ("34", 0x8739_30da), ("4", 0x5a4b_5ca1), ("PreAmbleWillBeRemoved,ThePrePartThatIs", 0x7842_4f1c),
            ("reAmbleWillBeRemoved,ThePrePartThatIs", 0x4a62_b377),
            ("eAmbleWillBeRemoved,ThePrePartThatIs", 0xe0e4_e09e),
            ("AmbleWillBeRemoved,ThePrePartThatIs", 0x62b8_b43f), ("", 0x106e_08d9),
        ] as [(String, UInt32)]
    )
    func `agrees with Java's default partitioner`(_ key: String, _ hash: UInt32) {
        let bytes = Array(key.utf8)
        for count in [1, 4, 12, 997, Int(Int32.max)] {
            let partition = KafkaProducer.partition(forKey: bytes.recordBytes, count: count)
            #expect(partition == Int32(Int(hash & 0x7fff_ffff) % count))
        }
    }
}
