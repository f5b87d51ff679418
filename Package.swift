// swift-tools-version: 6.3
import PackageDescription

/// The settings of every target of ours. A warning is an error on every desk, not only in CI.
let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // Borrowed records and rows. Experimental in name; the standard library's own Span relies on it.
    .enableExperimentalFeature("Lifetimes"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yaml: Target.Dependency = .product(name: "Yams", package: "Yams")

/// A library target and the target that tests it.
func library(_ name: String, uses dependencies: [Target.Dependency], testsUse extra: [Target.Dependency] = []) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.byName(name: name)] + dependencies + extra,
            swiftSettings: swiftSettings
        ),
    ]
}

/// A stage is three targets: what it decides, how it runs, how it is tested.
///
/// The decisions may see nothing that does I/O; the build is run with
/// `--explicit-target-dependency-import-check error`, so this list is a lock, not a hope.
func stage(_ name: String) -> [Target] {
    [
        .target(
            name: name,
            dependencies: ["Domain", "Events", "JSON", "Rules"],
            path: "Sources/Stages/\(name)/Decisions",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "\(name)Worker",
            dependencies: [.byName(name: name), "Domain", "Events", "JSON", "Rules", "Kafka", "Postgres", "WorkerRuntime"],
            path: "Sources/Stages/\(name)/Worker",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [
                .byName(name: name), .byName(name: "\(name)Worker"), "Domain", "Events", "JSON", "Rules", "RuleFiles",
                "Kafka", "Postgres", "WorkerRuntime", "TestBasics", "TestSupport",
            ],
            path: "Tests/Stages/\(name)Tests",
            swiftSettings: swiftSettings
        ),
    ]
}

let package = Package(
    name: "switchyard",
    products: [
        .executable(name: "channel-ingest", targets: ["ChannelIngestWorker"]),
        .executable(name: "order-audit", targets: ["OrderAuditWorker"]),
        .executable(name: "warehouse-routing", targets: ["WarehouseRoutingWorker"]),
        .executable(name: "logistics-quoting", targets: ["LogisticsQuotingWorker"]),
        .executable(name: "wms-feedback", targets: ["WMSFeedbackWorker"]),
        .executable(name: "after-sales", targets: ["AfterSalesWorker"]),
        .executable(name: "switchyard", targets: ["Switchyard"]),
        .executable(name: "switchyard-bench", targets: ["Bench"]),
    ],
    dependencies: [
        // Subcommands, help texts and argument errors of `switchyard` and the workers.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // The logging API that every Swift server library speaks.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // The metrics API that every Swift server library speaks; the Prometheus text is written by us.
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        // Signals, ordered start and graceful shutdown of a worker's parts.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Settings from the environment and a file through one reader.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        // Rule and mapping files are YAML, with line numbers in every complaint.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CRDKafka",
            pkgConfig: "rdkafka",
            providers: [.apt(["librdkafka-dev"]), .brew(["librdkafka"])]
        ),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        // simdjson is C++; this is the narrow C face of it that Swift sees.
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        // Thread names: `pthread_setname_np` is not visible through `import Glibc`.
        .target(name: "CThreads"),
        // librdkafka's mock cluster always binds a random port; this hands it a chosen one.
        .target(name: "CFixedPort"),
        // The mock cluster names group members after memory, which is used again; this keeps their names apart.
        .target(name: "CMemberNames"),

        // The server's side of TLS, which the local broker lacks: tests put it in front of it.
        .target(name: "CTLS", path: "Tests/CTLS", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        // What any test may need and nothing of ours has to be built for.
        .target(name: "TestBasics", path: "Tests/TestBasics", swiftSettings: swiftSettings),
        // Not a library(_:) because only tests see it.
        .target(
            name: "TestSupport",
            dependencies: [
                "ChildProcesses", "ConnectionCutting", "Domain", "Events", "JSON", "RuleFiles", "Kafka", "Postgres", "Schema",
                "LocalBroker", "LocalPostgres", "WorkerRuntime", "TestBasics", "CTLS", log,
            ],
            path: "Tests/TestSupport",
            swiftSettings: swiftSettings
        ),
        // A proxy before PostgreSQL that cuts connections in COMMIT.
        .target(name: "ConnectionCutting", swiftSettings: swiftSettings),
        // Every place where bytes from outside enter, as functions: for `scripts/fuzz` and for the tests of the kept inputs.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Domain", "Events", "JSON", "Rules", "RuleFiles", "CSVFiles", "Kafka", "WorkerRuntime", "TestBasics",
                "ChannelIngest", "OrderAudit", "WarehouseRouting", "LogisticsQuoting", "WMSFeedback", "AfterSales",
            ],
            path: "Tests/Fuzz/Targets",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["FuzzTargets", "TestBasics"],
            path: "Tests/Fuzz/Tests",
            swiftSettings: swiftSettings
        ),
        // A worker with the smallest stage there is, for the crash tests to kill.
        .executableTarget(
            name: "ProofWorker",
            dependencies: ["TestSupport", "WorkerRuntime"],
            path: "Tests/ProofWorker",
            swiftSettings: swiftSettings
        ),
        // Seeded schedules of lanes on models of Kafka and PostgreSQL, the program that runs many of them, and its tests.
        .target(
            name: "Simulation",
            dependencies: ["Domain", "Events", "JSON", "Kafka", "Postgres", "WorkerRuntime", "TestBasics", "CThreads", log],
            path: "Tests/Simulation",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "Simulate",
            dependencies: ["Simulation", arguments],
            path: "Tests/Simulate",
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: swiftSettings),
        .executableTarget(
            name: "Switchyard",
            dependencies: [
                "Domain", "Events", "JSON", "Rules", "RuleFiles", "CSVFiles", "Kafka", "Postgres", "Schema", "TopicFiles",
                "WorkerRuntime", "LocalBroker", "LocalPostgres", "Demonstration", "CrashTest", "Verifier", arguments, log, yaml,
                // The decisions of the stages, without their workers: `rules check` reads rules with the code that uses them.
                "ChannelIngest", "OrderAudit", "WarehouseRouting", "LogisticsQuoting", "WMSFeedback", "AfterSales",
            ],
            swiftSettings: swiftSettings
        ),
        // What `scripts/bench` runs. Not in Tests/Benchmarks: what is there belongs to the benchmark package's plugin.
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Demonstration", "Domain", "Events", "JSON", "Kafka", "Postgres", "LocalBroker", "LocalPostgres", "Verifier",
                arguments,
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "BenchTests",
            dependencies: ["Bench", "Demonstration", "Domain", "Events", "JSON", "Kafka", "Postgres", "TestBasics"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SwitchyardTests",
            dependencies: [
                "Switchyard", "Domain", "Events", "JSON", "Kafka", "Postgres", "Schema", "TopicFiles", "WorkerRuntime",
                "LocalBroker", "LocalPostgres", "RuleFiles", "TestBasics", "TestSupport", arguments,
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "ChildProcesses", "ConnectionCutting", "Domain", "Events", "JSON", "Rules", "RuleFiles", "Kafka", "Postgres",
                "Schema", "WorkerRuntime", "LocalBroker", "LocalPostgres", "ProofWorker", "TopicFiles", "TestBasics", "TestSupport", "Demonstration",
                "Verifier",
                // What the stages say they read and write is held against `topics/`.
                "ChannelIngestWorker", "OrderAuditWorker", "WarehouseRoutingWorker", "LogisticsQuotingWorker",
                "WMSFeedbackWorker", "AfterSalesWorker",
            ],
            swiftSettings: swiftSettings
        ),
    ]
        + library("Domain", uses: [])
        + library("JSON", uses: ["CSimdJSON"], testsUse: ["TestBasics"])
        + library("Events", uses: ["Domain", "JSON"], testsUse: ["TestBasics"])
        + library("Rules", uses: ["Domain", "JSON"], testsUse: ["TestBasics"])
        + library("RuleFiles", uses: ["Rules", "JSON", yaml])
        + library("CSVFiles", uses: [])
        + library("TopicFiles", uses: ["Events", "JSON", "Rules", "RuleFiles"], testsUse: ["TestBasics"])
        + library("Kafka", uses: ["CRDKafka"], testsUse: ["LocalBroker"])
        + library("Postgres", uses: ["CLibPQ"], testsUse: ["LocalPostgres", "TestBasics", "TestSupport"])
        + library("Schema", uses: ["Postgres"], testsUse: ["TestSupport"])
        + library("LocalBroker", uses: ["CRDKafka", "CFixedPort", "CMemberNames"], testsUse: ["Kafka"])
        + library("ChildProcesses", uses: [], testsUse: ["TestBasics"])
        + library("LocalPostgres", uses: ["ChildProcesses"])
        + library(
            "WorkerRuntime",
            uses: [
                "CThreads", "Domain", "Events", "JSON", "Kafka", "Postgres", "Schema", log, metrics, lifecycle, configuration,
                arguments,
            ],
            testsUse: ["TestBasics", "TestSupport", "LocalBroker", "LocalPostgres"]
        )
        // It must not see what it judges: no Domain, no Events, no stage, no runtime.
        + library(
            "Verifier", uses: ["JSON", "Kafka", "Postgres"])
        + library(
            "Demonstration",
            uses: ["ChildProcesses", "Domain", "Events", "JSON", "Kafka", "Postgres", "LocalBroker", "LocalPostgres"],
            // Every order that it makes is read with the mapping that ships.
            testsUse: ["ChannelIngest", "Rules", "RuleFiles", "TestBasics"]
        )
        + library(
            "CrashTest",
            uses: [
                "ChildProcesses", "ConnectionCutting", "Demonstration", "Domain", "Events", "JSON", "Kafka", "Postgres",
                "LocalBroker", "LocalPostgres", "RuleFiles", "TopicFiles", "Verifier",
            ],
            testsUse: ["WorkerRuntime"])
        + stage("ChannelIngest")
        + stage("OrderAudit")
        + stage("WarehouseRouting")
        + stage("LogisticsQuoting")
        + stage("WMSFeedback")
        + stage("AfterSales"),
    cxxLanguageStandard: .cxx17
)

// libFuzzer's driver is only there when `scripts/fuzz` links it.
if Context.environment["SWITCHYARD_FUZZ"] != nil {
    package.targets += [
        .target(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "Fuzzer", dependencies: ["FuzzTargets", "CLibFuzzer"], path: "Tests/Fuzz/Fuzzer", swiftSettings: swiftSettings),
    ]
}

// Counting allocations needs a package that nothing else does; an ordinary build never asks for it. `scripts/bench allocations`
// sets the variable.
if Context.environment["SWITCHYARD_BENCHMARKS"] != nil {
    package.dependencies.append(
        // Without its own counting of allocations, which wants to be built from packages of its own: ours is 40 lines of C.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
    package.targets += [
        .target(name: "CAllocationCounter", path: "Tests/Benchmarks/CAllocationCounter"),
        .executableTarget(
            name: "StageBenchmarks",
            dependencies: [
                "CAllocationCounter", "Demonstration", "Domain", "Events", "JSON", "Kafka", "Rules", "RuleFiles",
                "TestBasics", "ChannelIngest", "OrderAudit", "WarehouseRouting", "LogisticsQuoting", "WMSFeedback", "AfterSales",
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Tests/Benchmarks/StageBenchmarks",
            swiftSettings: swiftSettings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ]
}
