import CSodium

/// The library's own start: idempotent, thread-safe, and called wherever memory or randomness is asked for, so that
/// no caller has to remember it.
enum Sodium {
    static func start() {
        precondition(sodium_init() >= 0, "libsodium does not start: no source of randomness on this machine")
    }

    /// A status of libsodium that is only ever non-zero by a mistake of ours.
    static func expect(_ status: Int32, _ call: StaticString) {
        precondition(status == 0, "\(call) refused its arguments")
    }
}

/// Runs `body` on the bytes as one piece of memory, without a copy where they already are one.
func withPiece<Result: ~Copyable>(
    _ bytes: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    var result: Result?
    let done: Void? = bytes.withContiguousStorageIfAvailable { unsafe result = body($0) }
    if done == nil { unsafe Array(bytes).withUnsafeBufferPointer { unsafe result = body($0) } }
    guard let result = result.take() else { preconditionFailure("the body was not run") }
    return result
}
