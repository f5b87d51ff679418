import ChildProcesses
import Events
import Glibc

extension Demonstration {
    /// Tells how to look inside, then looks after everything until somebody ends it.
    static func keep(
        _ installation: inout Installation, _ workplace: borrowing Workplace, example: String?, _ screen: inout Screen
    ) throws {
        let order = example ?? "CHANNEL/SHOP/NUMBER"
        screen.line()
        screen.title("Everything keeps running, and a worker that dies is started again. To look inside:")
        let lines = [
            ("source \(workplace.environmentFile)", "in every shell, first"),
            ("switchyard status", "how far every worker is"),
            ("switchyard explain \(order)", "the whole story of an order"),
            ("switchyard order show \(order)", ""),
            ("switchyard stock verify", "counters against the ledger"),
            ("switchyard dead-letters list", "what could not be read, and why"),
            ("psql \"$SWITCHYARD_DATABASE_URL\" -c 'TABLE orders'", ""),
            ("kcat -b $SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS -C -t fulfilments.progressed -o beginning -e", ""),
            ("kill -9 $(pgrep -f \(workplace.programs)/order-audit)", "it comes back; nothing is lost or doubled"),
            ("\(workplace.directory)/start order-audit", "one more of a worker, beside the other"),
        ]
        for (command, meaning) in lines {
            screen.line(meaning.isEmpty ? "  \(command)" : "  \(command.leftAligned(52)) # \(meaning)")
        }
        screen.line("  scripts/demo --stop ends it; so does the next run of scripts/demo.")
        try Files.write("\(getpid())\n", to: workplace.keptFile)
        detach(log: workplace.log(of: "demo"))
        while !Interruption.isAsked {
            for event in installation.supervisor.step() { screen.line(event.text) }
            usleep(100_000)
        }
        Files.remove(workplace.keptFile)
    }

    /// Leaves the terminal to whoever started us: what is still said goes to a file.
    private static func detach(log: String) {
        let file = unsafe open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        if nothing >= 0 { dup2(nothing, 0) }
        if file >= 0 {
            dup2(file, 1)
            dup2(file, 2)
        }
    }

    /// Starts the demonstration in a session of its own, and waits until its table is printed.
    ///
    /// The process that keeps everything running must outlive the terminal, but its output belongs there until then.
    /// - Returns: the exit code.
    package static func runKept(_ options: DemoOptions, arguments: [String]) throws -> Int32 {
        Interruption.watch()
        let keptFile = "\(options.directory)/kept"
        Files.remove("\(options.directory)/result")
        let before = Files.read(keptFile)
        let program = Files.resolved("/proc/self/exe") ?? "switchyard"
        let keeper = try ChildProcess(
            [program] + arguments, environment: .ours(adding: [keeperVariable: "1"]), place: .ownSession, output: .ours)
        while true {
            if let ending = keeper.poll() {
                if case .exit(let code) = ending { return code }
                throw DemoError("the demonstration \(ending)")
            }
            if Interruption.isAsked {
                _ = keeper.stop(within: .seconds(60))
                throw DemoError.interrupted
            }
            if let kept = Files.read(keptFile), kept != before { return 0 }
            usleep(50_000)
        }
    }

    /// Set for the process that keeps a demonstration running.
    static let keeperVariable = "SWITCHYARD_DEMO_KEEPER"

    package static var isKeeper: Bool { unsafe getenv(keeperVariable) != nil }

    /// Ends a demonstration that keeps running. Whether there was one.
    package static func stopKept(in directory: String) -> Bool { Workplace.stopKept(in: directory) }
}

extension Supervisor.Event {
    fileprivate var text: String {
        switch self {
        case .ended(let program, let how): "\(program) \(how)"
        case .started(let program, let process): "\(program) is started again (process \(process))"
        case .givenUp(let program, let reason): "\(program) is given up: \(reason)"
        }
    }
}

extension Installation {
    /// For `source`: where everything is.
    func environmentText(_ workplace: borrowing Workplace) -> String {
        var text = "# Where the demonstration is. Use it with: source \(workplace.environmentFile)\n"
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) { text += "export \(name)=\(quoted(value))\n" }
        text += "export PATH=\(quoted(workplace.programs)):\"$PATH\"\n"
        text += "# Health and metrics of each worker:\n"
        for worker in WorkerName.allCases {
            if let port = healthPorts[worker] { text += "#   \(worker.rawValue): http://127.0.0.1:\(port)/metrics\n" }
        }
        return text
    }

    /// Starts one more worker by hand.
    func startScript(_ workplace: borrowing Workplace) -> String {
        """
        #!/usr/bin/env bash
        # Starts one more of a worker, in the foreground: \(workplace.directory)/start order-audit
        set -euo pipefail
        source \(quoted(workplace.environmentFile))
        exec "${1:?which worker? \(WorkerName.allCases.map(\.rawValue).joined(separator: ", "))}"

        """
    }
}

/// For a shell.
private func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
