@main
struct AfterSalesWorker {
    static func main() {}
}
