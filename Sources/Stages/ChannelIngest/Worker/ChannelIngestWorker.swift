@main
struct ChannelIngestWorker {
    static func main() {}
}
