import Domain
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals

/// The life of a worker process, from its arguments to its exit code.
package struct WorkerProcess: Sendable {
    private let definition: WorkerDefinition
    private let arguments: [String]
    private let environment: [String: String]
    private let surroundings: Surroundings

    /// What a process has and a test replaces.
    package struct Surroundings: Sendable {
        package var standardOutput: @Sendable (String) -> Void = StandardOutput.write
        package var standardError: @Sendable (String) -> Void = StandardError.write
        /// Ends the process at once, whatever its threads are doing.
        package var exit: @Sendable (ExitCode) -> Void
        package var drainsOnSignals = true
        /// Makes the logging and metrics of libraries go where ours go; possible once in a process.
        package var bootstrapsGlobals = true
        package var onListening: @Sendable (UInt16) -> Void = { _ in }

        package init(exit: @escaping @Sendable (ExitCode) -> Void) {
            self.exit = exit
        }
    }

    /// - Parameter arguments: Without the program's name.
    package init(
        _ definition: WorkerDefinition,
        arguments: [String],
        environment: [String: String],
        surroundings: Surroundings
    ) {
        self.definition = definition
        self.arguments = arguments
        self.environment = environment
        self.surroundings = surroundings
    }

    /// Lives until the worker is asked to stop or must.
    package func run() async -> ExitCode {
        let parsed: WorkerArguments
        switch WorkerArguments.parse(arguments, for: definition) {
        case .work(let arguments): parsed = arguments
        case .say(let text, .success):
            surroundings.standardOutput(text + "\n")
            return .success
        case .say(let text, let code):
            surroundings.standardError(text + "\n")
            return code
        }

        let loaded: LoadedSettings
        do {
            loaded = try await SettingsLoader.load(
                worker: definition.name, stageSettings: definition.settings, environment: environment,
                file: parsed.configFile
            )
        } catch {
            surroundings.standardError("\(error)\n")
            return .configuration
        }
        if parsed.checkConfig {
            surroundings.standardOutput(SettingsReport.effective(loaded) + "\n")
            return .success
        }
        return await work(loaded.settings)
    }

    private func work(_ settings: WorkerSettings) async -> ExitCode {
        let registry = PrometheusRegistry()
        let logger = makeLogger(settings, registry)
        logger.info(
            "Starting",
            metadata: [
                "version": "\(definition.version)", "instance": "\(settings.instance)",
                "group": "\(settings.consumerGroup)", "lanes": "\(settings.lanes.count)",
            ]
        )
        do {
            try await prepare(settings, logger)
            try await live(settings, registry, logger)
        } catch {
            let failure = error as? WorkerFailure ?? .fatal("\(error)")
            say(failure, logger)
            return failure.code
        }
        logger.info("Stopped")
        return .success
    }

    private func makeLogger(_ settings: WorkerSettings, _ registry: PrometheusRegistry) -> Logger {
        let write = surroundings.standardError
        let make: @Sendable (String) -> any LogHandler = { LogLines(label: $0, settings: settings.log, write: write) }
        if surroundings.bootstrapsGlobals {
            LoggingSystem.bootstrap(make)
            MetricsSystem.bootstrap(registry)
        }
        return Logger(label: definition.name, factory: make)
    }

    /// Repeats `prepare` while what it needs is out of reach, until the start deadline.
    private func prepare(_ settings: WorkerSettings, _ logger: Logger) async throws {
        let deadline = MonotonicMoment.now.advanced(by: settings.startDeadline)
        var pause = Duration.milliseconds(250)
        while true {
            do {
                return try await definition.prepare(settings, logger)
            } catch let failure as WorkerFailure where failure.code == .unavailable {
                guard MonotonicMoment.now.advanced(by: pause) < deadline else { throw failure }
                logger.warning("Not yet reachable, trying again", metadata: ["reason": "\(failure.reason)"])
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
    }

    private func live(_ settings: WorkerSettings, _ registry: PrometheusRegistry, _ logger: Logger) async throws {
        let vitals = WorkerVitals(
            worker: definition.name, version: definition.version, instance: settings.instance, startedAt: .now,
            laneCount: settings.lanes.count
        )
        let lanes = try vitals.lanes.map { lane in
            var laneLogger = logger
            laneLogger[metadataKey: "lane"] = "\(lane.lane)"
            return try definition.makeLane(lane.lane, settings, lane, laneLogger)
        }
        let health = Health(stallLimit: settings.stallLimit)
        let giveUp: @Sendable (WorkerFailure) -> Void = { failure in
            say(failure, logger)
            surroundings.exit(failure.code)
        }

        // Stopped from the last to the first: the endpoints answer as long as there is something to tell.
        var services: [any Service] = []
        if let port = settings.http.port {
            services.append(
                HealthServer(
                    settings: settings.http, port: port, vitals: vitals, health: health, registry: registry,
                    logger: logger, onListening: surroundings.onListening
                )
            )
        }
        services.append(Watchdog(vitals: vitals, health: health, giveUp: giveUp))
        services.append(
            LaneGroup(
                lanes: lanes, drainDeadline: settings.drainDeadline, vitals: vitals, logger: logger, giveUp: giveUp
            )
        )
        // The group tells of every service and signal on `info`; of that, only trouble interests an operator.
        var groupLogger = logger
        groupLogger.logLevel = max(logger.logLevel, .error)
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { service in
                    .init(
                        service: service,
                        successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup
                    )
                },
                gracefulShutdownSignals: surroundings.drainsOnSignals ? [.sigterm, .sigint] : [],
                logger: groupLogger
            )
        )
        try await group.run()
    }

    /// One line that says why the process ends.
    private func say(_ failure: WorkerFailure, _ logger: Logger) {
        logger.critical(
            "The worker ends",
            metadata: ["reason": "\(failure.reason)", "exit-code": "\(failure.code.rawValue)"]
        )
    }
}
