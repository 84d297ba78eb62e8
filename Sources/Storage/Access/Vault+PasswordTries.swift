import Enrollment
import Secrets

/// What a right password leaves to be told to the audit log.
struct TriesBefore {
    /// Wrong passwords since the log was last told.
    let wrong: Int
    /// What had become of the file that counts them.
    let loss: PasswordTries.Loss?
}

extension Vault {
    /// Tries a password of a user, unless there were too many wrong ones just now; then it is not even stretched.
    ///
    /// The try is counted on the disk before it is made and one login at a time tries, so that neither ending the
    /// program nor starting many of them gains a try. Who is a user is no secret (``members()``), so that a name that
    /// is nobody's is refused at once and counted nowhere.
    ///
    /// - Parameters:
    ///   - user: The user whose password it is.
    ///   - open: Tries the password.
    func counting<Opened: ~Copyable>(
        _ user: String, _ open: () throws(LoginError) -> Opened
    ) throws(LoginError) -> Opened {
        var file = try triesFile()
        // Read with the file in hand: who waited for another login to end would bring a time from before it.
        let now = environment.clock()
        let seconds = file.tries.secondsLeft(of: user, now)
        guard seconds == 0 else { throw .tooManyTries(seconds: seconds) }
        let before = file.tries.users[user]
        file.change { $0.begin(user, now) }
        do {
            let opened = try open()
            file.change { _ = $0.succeed(user) }
            return opened
        } catch {
            // What was no password at all, or was never tried, counts for nothing.
            if error != .wrongPassword { file.change { $0.users[user] = before } }
            throw error
        }
    }

    /// Refuses who has to wait, before anything is asked for their sake; nothing is counted yet and nobody is kept waiting.
    func checkWait(of user: String) throws(LoginError) {
        let file = try triesFile()
        let seconds = file.tries.secondsLeft(of: user, environment.clock())
        guard seconds == 0 else { throw .tooManyTries(seconds: seconds) }
    }

    /// Checks an extension code, unless there were too many wrong ones just now. The count is the kit's: it stands under
    /// a name that no user can have.
    func countingCodes(_ check: () throws(ExtensionError) -> Void) throws(ExtensionError) {
        let name = " codes"
        var file: TriesFile
        do { file = try TriesFile(folder) } catch { throw .store(error) }
        let now = environment.clock()
        let seconds = file.tries.secondsLeft(of: name, now)
        guard seconds == 0 else { throw .tooManyTries(seconds: seconds) }
        file.change { $0.begin(name, now) }
        try check()
        file.change { $0.users[name] = nil }
    }

    /// What the audit log is to be told at the login of a user.
    func triesBefore(_ user: String) -> TriesBefore {
        guard let file = try? TriesFile(folder) else { return TriesBefore(wrong: 0, loss: nil) }
        return TriesBefore(wrong: file.tries.users[user]?.untold ?? 0, loss: file.tries.loss)
    }

    /// The audit log knows.
    func told(_ before: TriesBefore, of user: String) {
        guard var file = try? TriesFile(folder) else { return }
        file.change { $0.told(user, of: before.wrong, loss: before.loss) }
    }

    private func triesFile() throws(LoginError) -> TriesFile {
        do { return try TriesFile(folder) } catch { throw .store(error) }
    }
}

extension VaultSession {
    /// Tells the audit log of the wrong passwords since the last login, and of a file that should have counted them.
    func tellTries() throws(StoreError) {
        let before = vault.triesBefore(user.name)
        guard before.wrong > 0 || before.loss != nil else { return }
        if before.wrong > 0 {
            try write(.wrongPasswords) { writer in writer.subject = "\(before.wrong)" }
        }
        if let loss = before.loss {
            try write(.attemptsLost) { writer in writer.subject = loss.rawValue }
        }
        vault.told(before, of: user.name)
    }
}
