import Dispatch
import Glibc

/// SIGTERM and SIGINT as something to wait for.
///
/// Made before the work begins: a signal that comes earlier than the wait is not missed.
struct StopSignal {
    private let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        self.stream = stream
        sources = [SIGTERM, SIGINT].map { number in
            // Dispatch sees signals only where their default action does not end the process first.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    func wait() async {
        for await _ in stream { break }
        for source in sources { source.cancel() }
    }
}
