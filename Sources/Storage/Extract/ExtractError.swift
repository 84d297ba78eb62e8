import CanonicalJSON
public import Enrollment
public import EnrollmentModel

/// Why an extract was not taken or not searched.
public enum ExtractRefusal: Error, Equatable, Sendable {
    /// No extract is loaded.
    case none
    /// It has to be gone by now.
    case expired
    /// Somebody else than the kit's registry signed it.
    case signature
    /// It is for another kit.
    case otherKit
    /// A newer one, or this very one, is loaded already.
    case older
    /// It is not whole, or not an extract.
    case malformed
    /// Its key does not open: another machine, another hardware factor, or the file is gone.
    case unreadable
    /// Too many searches; so many milliseconds later there may be another.
    case tooManySearches(wait: Int)
}

/// Why work with the extract did not succeed.
public enum ExtractError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The extract.
    case refused(ExtractRefusal)
    /// The vault.
    case store(StoreError)

    init(_ error: any Error) {
        self =
            switch error {
            case let error as ExtractError: error
            case let refusal as ExtractRefusal: .refused(refusal)
            case let error as StoreError: .store(error)
            default: .store(.failed("\(error)"))
            }
    }

    /// What is wrong.
    public var description: String {
        switch self {
        case .refused(let refusal): "the extract is refused: \(refusal)"
        case .store(let error): error.description
        }
    }
}

/// What the extract may be used for: data, so that a commune can have other rules.
public struct ExtractPolicy: Sendable, Equatable {
    /// How many days it is kept after loading, however long the registry allows.
    public var days: Int
    /// How many searches a user has in a window.
    public var searches: Int
    /// The window in milliseconds, on the clock that counts from the start of the machine.
    public var window: Int
    /// The most people that a search shows.
    public var shown: Int

    /// A policy.
    public init(days: Int = 14, searches: Int = 60, window: Int = 600_000, shown: Int = 5) {
        self.days = days
        self.searches = searches
        self.window = window
        self.shown = shown
    }

    /// The policy of a kit: `extract_days`, and where they are given `extract_searches` in `extract_window_s`.
    public init(_ policy: KitPolicy) {
        let usual = ExtractPolicy()
        let searches = policy.members["extract_searches"]?.int.map { min(max($0, 1), 1000) }
        let window = policy.members["extract_window_s"]?.int.map { min(max($0, 10), 86_400) * 1000 }
        self.init(
            days: policy.extractDays, searches: searches ?? usual.searches, window: window ?? usual.window,
            shown: usual.shown)
    }
}

/// What a search found.
public struct ExtractAnswer: Sendable, Equatable {
    /// The people who hold exactly what was looked for, at most five.
    public let people: [ExtractPerson]
    /// Whether there are more, who are not shown.
    public let hasMore: Bool
}
