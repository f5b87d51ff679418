@main
struct WarehouseRoutingWorker {
    static func main() {}
}
