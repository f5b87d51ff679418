@main
struct WMSFeedbackWorker {
    static func main() {}
}
