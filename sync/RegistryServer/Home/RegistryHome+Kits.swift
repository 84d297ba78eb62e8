import CanonicalJSON
public import EnrollmentModel
public import Packet
public import Secrets

extension RegistryHome {
    /// Gives a kit a certificate with the same keys and epoch and a later end. It reaches the kit with its next sync, or
    /// as a file.
    ///
    /// - Parameters:
    ///   - kit: The kit.
    ///   - days: How long it is good for from now on.
    ///   - url: Where the kit reaches the registry from now on, nothing to leave that as it is.
    ///   - policy: What of its policy is different from now on.
    /// - Returns: The certificate as signed.
    public func renew(
        _ kit: KitID, days: Int, url: String? = nil, policy: KitPolicyChange? = nil, store: some RegistryStore,
        clock: RegistryClock = .system
    ) async throws(KitOrderError) -> KitRecord {
        let newest = try await newest(kit, store)
        guard try await !isRevoked(newest, store) else { throw .revoked(kit) }
        var certificate = newest.certificate
        let now = clock.now()
        certificate.notBefore = now
        certificate.notAfter = now + days * 86_400_000
        certificate.recipients = keys.recipients.map(\.text)
        if let url { certificate.url = url }
        certificate.policy = policy?.applied(to: certificate.policy) ?? certificate.policy
        guard certificate.notAfter > newest.certificate.notAfter else {
            throw .notLater(end: newest.certificate.notAfter)
        }
        let signed = JWS.sign(certificate.canonicalBytes, typ: ProvisioningFile.typ, key: keys.signing)
        let record = KitRecord(certificate: certificate, signed: signed, issued: now)
        try await stored { () throws(StoreFault) in try await store.renew(record) }
        return record
    }

    /// Makes new keys for a kit under the next epoch, and locks them with their certificate into one file.
    ///
    /// Returned applications that wait for the kit are sealed to its new key when that comes for the first time. Its
    /// receipt numbers go on from its backup: a vault that is made empty would begin them again.
    ///
    /// - Returns: The file; its secrets are nowhere else.
    public func reissue(
        _ kit: KitID, days: Int, policy: KitPolicyChange? = nil, cost: PasswordCost = .moderate,
        code: borrowing LockedBytes, store: some RegistryStore, clock: RegistryClock = .system,
        random: some RandomSource = SystemRandom()
    ) async throws(KitOrderError) -> ProvisioningFile {
        let newest = try await newest(kit, store)
        let secrets = KitSecrets(from: random)
        let now = clock.now()
        var certificate = newest.certificate
        certificate.epoch += 1
        certificate.signingKey = SigningKey(seed: secrets.signingSeed).publicKey.bytes
        certificate.sealingRecipient = SealingIdentity(secret: secrets.sealingSecret).recipient.text
        certificate.adminKey = SigningKey(seed: secrets.adminSeed).publicKey.bytes
        certificate.authority = authority
        certificate.policy = policy?.applied(to: certificate.policy) ?? certificate.policy
        certificate.recipients = keys.recipients.map(\.text)
        certificate.recovery = keys.recovery.text
        certificate.notBefore = now
        certificate.notAfter = now + days * 86_400_000
        let file: ProvisioningFile
        do {
            file = try ProvisioningFile(
                certificate: certificate, secrets: secrets, code: code, cost: cost, registry: keys.signing,
                random: random)
        } catch {
            throw .home(.provisioning(error))
        }
        let record = KitRecord(certificate: certificate, signed: file.signedCertificate, issued: now)
        try await stored { () throws(StoreFault) in try await store.issue(record) }
        return file
    }

    /// Puts the devices of a kit on the list of revoked keys, of every epoch so far.
    ///
    /// - Returns: The whole list.
    public func revoke(
        _ kit: KitID, reason: String, store: some RegistryStore, clock: RegistryClock = .system
    ) async throws(KitOrderError) -> [Revocation] {
        _ = try await newest(kit, store)
        let devices = try await stored { () throws(StoreFault) in try await store.kits(kit) }.compactMap { $0.key?.id }
        var unique: [String] = []
        for device in devices.reversed() where !unique.contains(device) { unique.append(device) }
        let (kids, now) = (unique, clock.now())
        return try await stored { () throws(StoreFault) in
            try await store.revoke(kids, of: kit, user: nil, reason: reason, now: now)
        }
    }

    /// Puts every key on the list that a user of this name ever signed with on a kit.
    ///
    /// - Returns: The whole list.
    public func revoke(
        user: String, of kit: KitID, reason: String, store: some RegistryStore, clock: RegistryClock = .system
    ) async throws(KitOrderError) -> [Revocation] {
        _ = try await newest(kit, store)
        let now = clock.now()
        let kits = try await stored { () throws(StoreFault) in try await store.kits(kit) }
        let certificates = try await stored { () throws(StoreFault) in try await store.userCertificates(of: kit) }
        let kids = UserKeys(kits: kits, certificates: certificates).keys(of: user)
        guard !kids.isEmpty else { throw .unknownUser(user) }
        return try await stored { () throws(StoreFault) in
            try await store.revoke(kids, of: kit, user: user, reason: reason, now: now)
        }
    }

    /// Puts one key of a user on the list, by its name: for somebody who has not signed anything that came here yet.
    ///
    /// - Returns: The whole list.
    public func revoke(
        key: String, of kit: KitID, user: String?, reason: String, store: some RegistryStore,
        clock: RegistryClock = .system
    ) async throws(KitOrderError) -> [Revocation] {
        _ = try await newest(kit, store)
        let now = clock.now()
        return try await stored { () throws(StoreFault) in
            try await store.revoke([key], of: kit, user: user ?? "?", reason: reason, now: now)
        }
    }

    /// The newest certificate of a kit.
    func newest(_ kit: KitID, _ store: some RegistryStore) async throws(KitOrderError) -> KitRecord {
        let kits = try await stored { () throws(StoreFault) in try await store.kits(kit) }
        guard let newest = kits.first else { throw .unknownKit(kit) }
        return newest
    }

    func isRevoked(_ kit: KitRecord, _ store: some RegistryStore) async throws(KitOrderError) -> Bool {
        guard let key = kit.key else { throw .damaged("the certificate of kit \(kit.certificate.kit)") }
        return try await stored { () throws(StoreFault) in try await store.revocations() }.time(of: key.id) != nil
    }

    func stored<Value: Sendable>(
        _ body: () async throws(StoreFault) -> Value
    ) async throws(KitOrderError) -> Value {
        do { return try await body() } catch { throw .store(error) }
    }
}
