import FuzzTargets
import Glibc

/// libFuzzer's own loop. SwiftPM gives `main` another name, so that it is called from here.
@_extern(c, "LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// `tram-fuzz TARGET [OPTIONS OF libFuzzer] [FOLDERS]`.
@main
enum Entry {
    static func main() {
        guard CommandLine.arguments.count > 1, let target = FuzzTarget.named(CommandLine.arguments[1]) else {
            print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
            exit(CommandLine.arguments.count > 1 ? 2 : 0)
        }
        _ = unsafe setenv("TRAM_FUZZ_TARGET", target.name, 1)
        var arguments = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
        arguments.append("-max_len=\(target.limit)")
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var count = CInt(arguments.count)
        let status = unsafe pointers.withUnsafeMutableBufferPointer { buffer in
            var base = buffer.baseAddress
            return unsafe runDriver(&count, &base) { bytes, size in
                guard let name = unsafe getenv("TRAM_FUZZ_TARGET"),
                    let target = unsafe FuzzTarget.named(String(cString: name))
                else { return 0 }
                let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: size))
                // The result decides, so that no parse is left out by the optimiser.
                return target.run(input) == Int.min ? -1 : 0
            }
        }
        exit(status)
    }
}
