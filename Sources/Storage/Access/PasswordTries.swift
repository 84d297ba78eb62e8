import CanonicalJSON

/// The wrong passwords of one user since the last right one.
struct WrongPasswords: CanonicalCodable, Equatable {
    /// How many since the last right one.
    var wrong = 0
    /// How many the audit log has not been told of.
    var untold = 0
    /// When the last try began, milliseconds since the start of the machine named in `boot`.
    var sinceBoot = 0
    /// The start of the machine that was.
    var boot = ""

    init() {}

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        wrong = try reader.int("wrong", in: 0...Int(Int32.max))
        untold = try reader.int("untold", in: 0...Int(Int32.max))
        sinceBoot = try reader.int("since_boot", in: 0...(1 << 53 - 1))
        boot = try reader.string("boot")
    }

    var json: JSONValue {
        ["wrong": .int(wrong), "untold": .int(untold), "since_boot": .int(sinceBoot), "boot": .string(boot)]
    }

    /// How many wrong passwords cost nothing but the time of their check.
    static let free = 5
    /// The first wait, milliseconds; every further wrong password doubles it.
    static let firstWait = 30_000
    /// No wait is longer, milliseconds: the person at the desk may be the right one.
    static let longestWait = 15 * 60_000

    /// The whole wait after so many wrong passwords, milliseconds.
    var wait: Int {
        guard wrong >= Self.free else { return 0 }
        return min(Self.longestWait, Self.firstWait << min(wrong - Self.free, 10))
    }

    /// What is left of the wait, milliseconds.
    ///
    /// Only time that the machine itself has counted is believed, sleep included. After another start of the machine,
    /// or a reading from before the try, what has passed since that start counts: the wait begins anew there.
    func remaining(_ now: ClockReading) -> Int {
        let isSameStart = boot.utf8.elementsEqual(now.boot.utf8) && sinceBoot <= now.sinceBoot
        let passed = isSameStart ? now.sinceBoot - sinceBoot : now.sinceBoot
        return max(0, wait - max(0, passed))
    }
}

/// What the file `attempts` says: wrong passwords by user, and whether the file itself was lost.
struct PasswordTries: CanonicalCodable, Equatable {
    /// What had become of the file when it was last made anew.
    enum Loss: String, CaseIterable {
        /// It was gone.
        case missing
        /// It could not be read.
        case damaged
    }

    var users: [String: WrongPasswords] = [:]
    /// The audit log has not been told yet.
    var loss: Loss?

    init() {}

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        _ = try reader.int("v", in: 1...1)
        guard let object = try reader.value("users").object else { throw ShapeError("users", expected: "an object") }
        for (name, value) in object.sorted { users[name] = try WrongPasswords(json: value) }
        if let word = try reader.stringIfPresent("loss") {
            guard let known = Loss(rawValue: word) else { throw ShapeError("loss", expected: "a known word") }
            loss = known
        }
    }

    var json: JSONValue {
        var names = JSONObject()
        for (name, tries) in users { names[name] = tries.json }
        var object: JSONObject = ["v": 1, "users": .object(names)]
        object["loss"] = loss.map { .string($0.rawValue) }
        return .object(object)
    }

    /// What is left of a user's wait, whole seconds, rounded up.
    func secondsLeft(of user: String, _ now: ClockReading) -> Int {
        ((users[user]?.remaining(now) ?? 0) + 999) / 1000
    }

    /// Writes a try down before it is made, so that ending the program in the middle of it gains nothing.
    mutating func begin(_ user: String, _ now: ClockReading) {
        var tries = users[user] ?? WrongPasswords()
        tries.wrong = min(tries.wrong + 1, Int(Int32.max))
        tries.untold = min(tries.untold + 1, Int(Int32.max))
        tries.sinceBoot = max(0, now.sinceBoot)
        tries.boot = now.boot
        users[user] = tries
    }

    /// The password was right.
    ///
    /// - Returns: How many wrong ones the audit log is still to be told of.
    mutating func succeed(_ user: String) -> Int {
        guard var tries = users[user] else { return 0 }
        tries.wrong = 0
        tries.untold = max(0, tries.untold - 1)
        users[user] = tries.untold == 0 ? nil : tries
        return tries.untold
    }

    /// The audit log knows of so many wrong passwords, and of the loss of the file.
    mutating func told(_ user: String, of count: Int, loss told: Loss?) {
        if loss == told { loss = nil }
        guard var tries = users[user] else { return }
        tries.untold = max(0, tries.untold - count)
        users[user] = tries.wrong == 0 && tries.untold == 0 ? nil : tries
    }
}
