@main
struct OrderAuditWorker {
    static func main() {}
}
