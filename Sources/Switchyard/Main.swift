import ArgumentParser
import Glibc

/// Where the process begins: runs a subcommand and turns what goes wrong into one sentence and an exit code.
@main
enum Main {
    static func main() async {
        // A reader that hangs up (`switchyard … | head`) ends the output, not the process in the middle of its work.
        _ = signal(SIGPIPE, SIG_IGN)
        do {
            var command = try SwitchyardCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let exit as ArgumentParser.ExitCode {
            SwitchyardCommand.exit(withError: exit)
        } catch {
            guard let failure = CommandFailure(explaining: error) else { SwitchyardCommand.exit(withError: error) }
            Console.complain(failure.reason)
            Glibc.exit(failure.exitCode)
        }
    }
}
