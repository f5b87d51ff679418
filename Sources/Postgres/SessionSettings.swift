/// How a session behaves. Everything here bounds how long a stuck session can hold a row lock that another needs.
package struct SessionSettings: Sendable {
    /// Shown in `pg_stat_activity`. Default: `switchyard`.
    package var applicationName = "switchyard"
    /// The server cancels a statement that runs longer (57014). Default: 30 s. Zero: never.
    ///
    /// With synchronous replication, keep it above the longest wait for a standby: a COMMIT that is cancelled in that wait
    /// stands, but not on the standby.
    package var statementTimeout: Duration = .seconds(30)
    /// The server gives up waiting for a lock (55P03). Default: 10 s. Zero: never.
    package var lockTimeout: Duration = .seconds(10)
    /// The server ends a session that sits in an open transaction (25P03). Default: 10 s. Zero: never.
    ///
    /// It counts from the answer to a whole round trip. In the middle of one, the server waits for the rest without limit.
    package var idleInTransactionTimeout: Duration = .seconds(10)
    /// How long to wait for a server that says nothing, while it, or a proxy that stands for it, keeps the connection up.
    /// Default: zero, without limit.
    ///
    /// No shorter than the longest round trip: the answers of one come together at its end.
    package var silenceTimeout: Duration = .zero
    /// How long to try to connect, unless the connection string says so. Default: 10 s.
    package var connectTimeout: Duration = .seconds(10)
    /// The kernel gives up a connection whose data nobody acknowledged. Default: 15 s. Zero: the kernel's own limit.
    package var tcpUserTimeout: Duration = .seconds(15)
    /// Idle time before the kernel asks whether the peer is alive, then every 5 s, 3 times. Default: 15 s.
    package var keepaliveIdle: Duration = .seconds(15)
    /// How the server finds rows. Default: as it thinks best.
    package var planning = Planning.free

    package init() {}

    package init(applicationName: String) { self.applicationName = applicationName }
}

/// How the server plans statements.
package enum Planning: Sendable {
    /// By what it knows of the tables.
    case free
    /// By index, key by key, whatever the tables hold now, and once for each prepared statement.
    ///
    /// For sessions that run the same statements for ever, each by the keys of a few hundred rows. A plan that was made
    /// while a table was empty reads all of it, and is kept until autovacuum has counted the table again: minutes, in
    /// which a busy line writes a hundred thousand rows.
    case byKey

    fileprivate var script: String {
        switch self {
        case .free: ""
        case .byKey:
            """
            ;
            SET plan_cache_mode = force_generic_plan;
            SET enable_seqscan = off;
            SET enable_hashjoin = off;
            SET enable_mergejoin = off;
            SET enable_material = off;
            -- Without statistics some plans look large enough to be worth processes of their own, which take milliseconds
            -- to start.
            SET max_parallel_workers_per_gather = 0;
            SET random_page_cost = 1.1
            """
        }
    }
}

extension SessionSettings {
    /// What libpq takes before the connection string, which may override it.
    var defaults: [(keyword: String, value: String)] {
        [
            ("connect_timeout", String(connectTimeout.wholeSeconds)),
            ("tcp_user_timeout", String(tcpUserTimeout.wholeMilliseconds)),
            ("keepalives", "1"),
            ("keepalives_idle", String(keepaliveIdle.wholeSeconds)),
            ("keepalives_interval", "5"),
            ("keepalives_count", "3"),
        ]
    }

    /// What libpq takes after the connection string.
    var overrides: [(keyword: String, value: String)] {
        [("application_name", applicationName), ("client_encoding", "UTF8")]
    }

    /// Set by statement, because connection poolers refuse them as startup options.
    var script: String {
        """
        SET statement_timeout = \(statementTimeout.wholeMilliseconds);
        SET lock_timeout = \(lockTimeout.wholeMilliseconds);
        SET idle_in_transaction_session_timeout = \(idleInTransactionTimeout.wholeMilliseconds);
        -- Casts between dates and moments must not depend on where the server stands.
        SET TimeZone = 'UTC';
        -- Our statements are short; the planner overestimates unnest() and would compile them.
        SET jit = off
        """ + planning.script
    }
}

extension Duration {
    fileprivate var wholeSeconds: Int64 { components.seconds }
    var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
