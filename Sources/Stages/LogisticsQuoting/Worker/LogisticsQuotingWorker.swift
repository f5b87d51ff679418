@main
struct LogisticsQuotingWorker {
    static func main() {}
}
