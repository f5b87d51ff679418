package import Postgres

extension WorkerSettings.Database {
    /// What to hand to libpq: the given string, completed by the password from the file unless the string has one.
    package var conninfo: String {
        guard let password else { return url }
        return ConnectionString.adding("password", password, to: url)
    }

    /// The limits of a lane's session.
    ///
    /// - Parameter worker: How `pg_stat_activity` shows the session.
    package func sessionSettings(of worker: String) -> SessionSettings {
        var settings = SessionSettings(applicationName: worker)
        settings.connectTimeout = connectTimeout
        settings.statementTimeout = statementTimeout
        settings.lockTimeout = lockTimeout
        settings.idleInTransactionTimeout = idleInTransactionTimeout
        // A round trip is a dozen statements that take milliseconds: one that takes four times the longest has no server.
        settings.silenceTimeout = statementTimeout * 4
        settings.planning = .byKey
        return settings
    }
}
