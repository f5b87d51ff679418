import Domain
import Events
import Testing

@testable import WMSFeedback

@Suite struct `What a warehouse's word means` {
    static let everyPair = FulfilmentState.allCases.flatMap { state in
        OutboundConfirmed.Status.allCases.map { (state, $0) }
    }

    @Test(arguments: everyPair)
    func `work in progress never goes back`(state: FulfilmentState, status: OutboundConfirmed.Status) {
        guard case .advance(let next) = ConfirmationStep(for: status, in: state) else { return }
        #expect(next.rank > state.rank)
    }

    @Test(arguments: everyPair)
    func `nothing changes a fulfilment that the warehouse has not been given`(
        state: FulfilmentState, status: OutboundConfirmed.Status
    ) {
        guard state.rank < FulfilmentState.released.rank else { return }
        guard case .anomaly = ConfirmationStep(for: status, in: state) else {
            Issue.record("\(status) in \(state) must be an anomaly")
            return
        }
    }

    @Test(arguments: everyPair)
    func `nothing brings a dropped fulfilment back`(state: FulfilmentState, status: OutboundConfirmed.Status) {
        guard [.short, .rejected, .cancelled, .closed].contains(state) else { return }
        switch ConfirmationStep(for: status, in: state) {
        case .record, .anomaly, .exception: break
        default: Issue.record("\(status) in \(state) must change nothing")
        }
    }

    @Test(arguments: [
        (OutboundConfirmed.Status.accept, FulfilmentState.acknowledged), (.print, .picking), (.pick, .picking),
        (.check, .packed), (.package, .packed), (.weigh, .packed), (.ready, .packed),
    ])
    func `each step of the work is a state`(status: OutboundConfirmed.Status, state: FulfilmentState) {
        #expect(ConfirmationStep(for: status, in: .released) == .advance(state))
    }

    @Test func `a cancellation nobody asked for is a rejection`() {
        #expect(ConfirmationStep(for: .cancelled, in: .picking) == .drop(.rejected))
    }

    @Test func `a cancellation that was asked for is one`() {
        #expect(ConfirmationStep(for: .cancelled, in: .cancelRequested) == .drop(.cancelled))
    }

    @Test func `a parcel that is faster than the cancellation is shipped`() {
        #expect(ConfirmationStep(for: .delivered, in: .cancelRequested) == .ship(isLast: true))
    }

    @Test func `a late word of work is written down`() {
        guard case .record = ConfirmationStep(for: .accept, in: .shipped) else {
            Issue.record("ACCEPT after shipping must be recorded")
            return
        }
    }
}
