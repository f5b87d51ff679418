// The commit protocol: exactly once in effect, with Kafka on one side and PostgreSQL on the other.
//
// PostgreSQL is the source of truth for how far a consumer group has come. One transaction per batch holds everything:
// the fence that moves the progress on, the stage's rows, and one outbox row per source partition with all the events the
// batch owes. What is committed is published afterwards, by whoever owns the partition, until the broker has it.
//
// # Invariants
//
// 1. An input record's effects are committed at most once.
//    `consumer_progress.next_offset` moves in the transaction of the effects, and only from where this owner left it.
// 2. No record is skipped: progress only passes a record that was stored, parked or dead-lettered in the same
//    transaction, or that was recognised as a repeat.
// 3. Every event of a committed batch is in the outbox in the same transaction; it leaves the outbox only when
//    acknowledged by the broker.
// 4. Events of one source partition are published in commit order, also across a takeover: a new owner publishes what is
//    left in the outbox, and waits for the acknowledgements, before it reads its first record.
// 5. A lane that lost a partition cannot commit for it, however long it slept: the fence compares the epoch, and raises.
// 6. An event published twice has no second effect downstream: it is the same to the byte, goes to the same partition,
//    and names its publisher, batch and index, by which the next stage knows it (`RepeatFilter`). A sender's repeat is
//    recognised by its idempotency key, which is the stage's affair.
// 7. Time travel is noticed: a restored database, a truncated log or expired records halt the partition, never reset it.
// 8. Order per key holds, through failures too: behind a record that failed, the later ones of its key are parked.
//
// Each has tests in IntegrationTests whose names begin with it: `invariant 5: …`; and the witness of the simulation
// checks all of them at every commit and every record (`scripts/simulate`).
//
// # A batch
//
// ```
//  collect    records of the owned partitions, as many as are there, up to the limits
//  sift       drop repeats (6), park what must wait (8), decode the rest, set aside what cannot be read
//  ─ BEGIN ─  one round trip: fence (1, 5), the stage's reads
//             decide
//             one round trip: the stage's writes, dead letters and parked records (2), publishers' progress (6),
//             the outbox rows (3), the removal of acknowledged ones, COMMIT
//  publish    one batch after the other: the next is produced when every event of the one before is acknowledged (4, 6),
//             while the lane already works on the following batches
// ```
//
// The barrier between batches is what makes the repeat filter exact with one bitmap per publisher: nobody, a zombie
// included, can have published anything of batch N+1 before all of N had arrived.
//
// # When something fails
//
// | What | Answer |
// |---|---|
// | the values are refused (SQLSTATE 22, 23, 54000) | the batch is halved until the record stands alone, which is set aside |
// | a lone record meets another's row (23505) | it is tried once more, which sees the row, before it is set aside |
// | what was read without a lock is gone (SY002) | the batch is decided again as a whole, behind locks (`Locking`) |
// | the fence raises | nothing is published; the partition is forgotten, claimed once more if it is still ours |
// | the connection is lost, also in COMMIT | a new session claims the partitions again: their rows say how it ended |
// | a deadlock, a lock or statement timeout | the batch is rolled back and tried again after a pause |
// | it waits for a lock in vain | besides: sessions of workers of its kind that sit silent with an open transaction are ended |
// | an event is refused by the broker for good | the process ends; the outbox keeps the event |
// | anything else | the process ends with a reason, not zero |
//
// The same path serves the virtual sources: for every partition of an input topic there is one named `~timers/<topic>`,
// with a batch counter for its offset, through which due timers and released records are handled.
