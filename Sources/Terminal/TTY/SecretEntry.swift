import Glibc
import Synchronization

/// A password being typed, in one page of memory that is never swapped out or dumped and is wiped at the end.
///
/// A reference: copies of a program's state share the one page. Nothing of the text shows in any description.
public final class SecretEntry: Sendable {
    /// The most bytes of UTF-8 that fit; more are not taken.
    public static let capacity = 1_024

    @safe private struct Page: ~Copyable {
        private static var size: Int { 4_096 }
        private let memory: UnsafeMutableRawPointer
        private(set) var count = 0

        init() {
            unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: Self.size, alignment: Self.size)
            unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.size)
            // A system that allows no locked memory still gets the wiping below.
            _ = unsafe mlock(memory, Self.size)
            _ = unsafe madvise(memory, Self.size, MADV_DONTDUMP)
        }

        deinit {
            unsafe explicit_bzero(memory, Self.size)
            _ = unsafe madvise(memory, Self.size, MADV_DODUMP)
            _ = unsafe munlock(memory, Self.size)
            unsafe memory.deallocate()
        }

        mutating func append(_ text: String) -> Bool {
            guard count + text.utf8.count <= SecretEntry.capacity else { return false }
            for byte in text.utf8 {
                unsafe memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
                count += 1
            }
            return true
        }

        mutating func removeLastScalar() {
            while count > 0 {
                count -= 1
                let byte = unsafe memory.load(fromByteOffset: count, as: UInt8.self)
                unsafe memory.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
                if byte & 0xC0 != 0x80 { return }
            }
        }

        mutating func wipe() {
            unsafe explicit_bzero(memory, Self.size)
            count = 0
        }

        func scalars() -> Int {
            var scalars = 0
            for index in 0..<count {
                let byte = unsafe memory.load(fromByteOffset: index, as: UInt8.self)
                if byte & 0xC0 != 0x80 { scalars += 1 }
            }
            return scalars
        }

        func withBytes<Result: ~Copyable, Failure: Error>(
            _ body: (borrowing RawSpan) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            let filled = unsafe UnsafeRawBufferPointer(start: memory, count: count)
            return try body(unsafe filled.bytes)
        }
    }

    private let page = Mutex(Page())

    /// An empty entry.
    public init() {}

    /// Characters typed, as Unicode scalars.
    public var count: Int { page.withLock { $0.scalars() } }

    /// Whether nothing is typed.
    public var isEmpty: Bool { page.withLock { $0.count == 0 } }

    /// Carries out a key of a password field; false if the key means nothing to it.
    @discardableResult
    public func handle(_ key: Key) -> Bool {
        if let typed = key.typed {
            _ = append(typed)
            return true
        }
        switch key {
        case .backspace: page.withLock { $0.removeLastScalar() }
        case .control("u"): wipe()
        default: return false
        }
        return true
    }

    /// Adds text at the end; false, and nothing added, if it does not fit.
    public func append(_ text: String) -> Bool { page.withLock { $0.append(text) } }

    /// Forgets all.
    public func wipe() { page.withLock { $0.wipe() } }

    /// Lends the UTF-8 bytes for as long as `body` runs, which must not copy them outside locked memory.
    public func withBytes<Result: Sendable, Failure: Error>(
        _ body: @Sendable (borrowing RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try page.withLock { page throws(Failure) in try page.withBytes(body) }
    }
}

extension SecretEntry: Hashable, CustomStringConvertible, CustomReflectable {
    /// The same entry, not the same text.
    public static func == (left: SecretEntry, right: SecretEntry) -> Bool { left === right }

    /// Hashes which entry it is.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// Nothing of the text, not even its length.
    public var description: String { "SecretEntry" }

    /// Nothing of the text.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
