import FuzzTargets
import Glibc

/// What is fuzzed, by the name in `TRAM_FUZZ_TARGET`.
private let target: FuzzTarget? = {
    guard let name = unsafe getenv("TRAM_FUZZ_TARGET") else { return nil }
    return unsafe FuzzTarget.named(String(cString: name))
}()

/// Called by libFuzzer before its first input. Without a target the names of all and their longest inputs in bytes are
/// printed, a line each, and the program ends.
@_cdecl("LLVMFuzzerInitialize")
public func begin(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    if target != nil { return 0 }
    for target in FuzzTarget.all { print(target.name, target.limit) }
    exit(unsafe getenv("TRAM_FUZZ_TARGET") == nil ? 0 : 2)
}

/// Called by libFuzzer with one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryOne(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    guard let target else { return -1 }
    let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: size))
    // The result decides, so that no parse is left out by the optimiser.
    return target.run(input) == Int.min ? -1 : 0
}

/// The build wants a `main`; libFuzzer's own takes its place when the program is linked.
@main
enum Entry {
    static func main() { preconditionFailure("linked without libFuzzer: build with scripts/fuzz") }
}
