import CLibFuzzer
import FuzzTargets
import Glibc

// `Fuzzer TARGET [libFuzzer's arguments]`; see scripts/fuzz.

guard CommandLine.arguments.count > 1, let target = FuzzTarget.named(CommandLine.arguments[1]) else {
    print("targets: " + FuzzTarget.all.map(\.name).joined(separator: " "))
    exit(2)
}
nonisolated(unsafe) let run = try target.make()

// libFuzzer sees the program's name and what follows the target's.
unsafe CommandLine.unsafeArgv[1] = unsafe CommandLine.unsafeArgv[0]
var count = CommandLine.argc - 1
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv + 1
exit(
    unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        let input = unsafe Array(UnsafeBufferPointer(start: data, count: size))
        do {
            try unsafe run(input)
        } catch {
            fatalError("\(error)")
        }
        return 0
    })
