package import ConnectionCutting

extension ProofWorld {
    /// A proxy before the world's database, and how to connect through it.
    package func cuttingProxy() throws -> (proxy: CuttingProxy, conninfo: String) {
        // host='/the/directory' …, as a local PostgreSQL tells it.
        let directory = String(conninfo.split(separator: "'", omittingEmptySubsequences: false)[1])
        let proxy = try CuttingProxy(to: .socket("\(directory)/.s.PGSQL.5432"))
        return (proxy, conninfo.replacing(directory, with: proxy.directory))
    }
}
