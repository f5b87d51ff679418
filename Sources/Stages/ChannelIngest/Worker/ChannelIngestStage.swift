import ChannelIngest
import Domain
import Events
import JSON
import Kafka
import Postgres
import WorkerRuntime

/// Takes in raw orders of the channels: one canonical order out of each, its versions sorted out, its stock reserved.
///
/// A message tells the whole order and carries its version, so that a newer one heals what a refused one left out.
struct ChannelIngestStage: Stage {
    static let name = WorkerName.channelIngest
    static let inputTopics = [Topic.channelOrdersRaw]
    static let outputTopics = [Topic.ordersReceived, .afterSalesRequested, .operationsAlerts]
    static let keyOrder = KeyOrder.carriedByVersion

    struct Input: Sendable {
        var order: ChannelOrder
        /// Of the mapping document that read the order.
        var mappingVersion: Int32
        /// When the record was put on Kafka; `nil` when it does not say.
        var receivedAt: Timestamp?
        var cause: Cause
    }

    struct Decision: Sendable {
        var intake: IngestDecision
        var mappingVersion: Int32
        var at: Timestamp
        var receivedAt: Timestamp?
        var cause: Cause
    }

    private let parser = JSONParser()
    private let mapper = OrderMapper()
    private let mappings: MappingShelf
    /// As the batch in hand has read it.
    private var stock = StockReading(.late)

    init(mappings: MappingShelf) { self.mappings = mappings }

    mutating func decode(
        _ batch: borrowing RecordBatch, _ selection: [Int], into inputs: inout [Input], setAside: inout SetAside
    ) {
        mappings.beginBatch()
        for index in selection {
            do throws(OrderRefusal) {
                inputs.append(try read(batch[index]))
            } catch {
                setAside.append(index, FailureReason(code: error.code.rawValue, text: error.description))
            }
        }
    }

    private func read(_ record: borrowing Record) throws(OrderRefusal) -> Input {
        let (channel, shop) = (try text(record.header("channel")), try text(record.header("shop")))
        guard let channel, let shop else {
            throw OrderRefusal(.missingHeader, "the record needs the headers channel and shop, each with a value")
        }
        guard let value = record.value else {
            throw OrderRefusal(
                .tombstone,
                "a record without a value says nothing about an order: send the order with its cancelled state")
        }
        do throws(OrderRefusal) {
            return try read(value, channel, shop, record.sentAt, record.cause)
        } catch {
            // Nothing is refused by a mapping that somebody has just repaired.
            guard error.code != .malformedJSON, mappings.refresh() else { throw error }
            return try read(value, channel, shop, record.sentAt, record.cause)
        }
    }

    private func read(
        _ value: RawSpan, _ channel: String, _ shop: String, _ receivedAt: Timestamp?, _ cause: Cause
    ) throws(OrderRefusal) -> Input {
        guard let mapping = mappings[channel] else {
            throw OrderRefusal(
                .unknownChannel,
                "no mapping file names the channel in the header; apply one with: switchyard rules apply FILE")
        }
        let document: JSONValue
        do throws(JSONParseError) {
            document = try parser.parse(value)
        } catch {
            throw OrderRefusal(.malformedJSON, error.description)
        }
        let order = try mapper.map(document, by: mapping.document, channel: Channel(channel), shop: shop)
        return Input(order: order, mappingVersion: mapping.version, receivedAt: receivedAt, cause: cause)
    }

    /// The two headers name rows, so what they say must be the same text wherever it is stored.
    private func text(_ header: RawSpan?) throws(OrderRefusal) -> String? {
        guard let header, header.byteCount > 0 else { return nil }
        let text = header.byteCount <= 200 ? String(validatingUTF8: header) : nil
        guard let text, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw OrderRefusal(
                .invalidHeader, "the headers channel and shop must be UTF-8 of at most 200 bytes, without control characters")
        }
        return text
    }

    mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> IngestFacts {
        let (facts, stock) = try IngestLoader(mappings: mappings).load(
            inputs.map(\.order), locking: locking, in: &transaction)
        self.stock = stock
        return facts
    }

    func decide(
        _ inputs: [Input], given facts: inout IngestFacts, in context: inout DecisionContext,
        into decisions: inout [Decision]
    ) {
        var intake = OrderIntake(now: context.now, ids: context.ids)
        facts.orders.reserveCapacity(facts.orders.count + inputs.count)
        for input in inputs {
            let decision = intake.decide(input.order, mappingVersion: input.mappingVersion, given: &facts)
            decisions.append(
                Decision(
                    intake: decision, mappingVersion: input.mappingVersion, at: context.now,
                    receivedAt: input.receivedAt, cause: input.cause))
        }
        context.ids = intake.ids
    }

    mutating func store(_ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox) {
        IngestStore.enqueue(decisions, on: stock, in: &transaction)
        IngestStore.announce(decisions, to: &outbox)
    }
}
