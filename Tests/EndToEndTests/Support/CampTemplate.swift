import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Packet
import Secrets
import Storage
import TestSupport

@testable import tram

/// A registry and a kit as they are before the first applicant, made once for all tests of this process.
///
/// Its passwords cost next to nothing to try, which only debug builds accept: what a password costs in the field is
/// paid by the one test that makes its camp with the programs alone.
struct CampTemplate: Sendable {
    /// Folder with `registry`, `kit`, `k1.kit` and the files of the passwords.
    let path: String
    /// Where the kit of the template looks for its registry, on 127.0.0.1.
    let port: Int

    /// The one template, or why there is none.
    static let shared = Result { try CampTemplate() }

    static let users: [(name: String, role: UserRole)] = [
        ("an", .admin), ("lan", .operator), ("minh", .supervisor),
    ]

    static func secret(_ user: String) -> LockedBytes { LockedBytes(copying: Array("mật khẩu của \(user)".utf8)) }

    private static var place: String {
        FileManager.default.temporaryDirectory.appendingPathComponent("tram-camp-\(getpid())").path
    }

    private init() throws {
        path = Self.place
        port = try Self.freePort()
        atexit { try? FileManager.default.removeItem(atPath: CampTemplate.place) }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for user in Self.users {
            try Data("mật khẩu của \(user.name)\n".utf8).write(
                to: URL(fileURLWithPath: "\(path)/\(user.name).password"))
        }
        try Data("không phải\n".utf8).write(to: URL(fileURLWithPath: "\(path)/wrong.password"))
        try Camp.makeRegistry(in: path, url: "https://127.0.0.1:\(port)")
        try makeKit()
    }

    private func makeKit() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/k1.kit")))
        let file = try ProvisioningFile(bytes: bytes)
        let secrets = try file.unlock(code: PasswordEntry.read(file: "\(path)/k1.code"))
        try FileManager.default.createDirectory(
            atPath: "\(path)/kit", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let vault = try Vault.create(
            at: "\(path)/kit/vault",
            provisioning: KitProvisioning(
                certificate: file.certificate, signedCertificate: file.signedCertificate,
                signingSeed: secrets.signingSeed.copy(), identity: SealingIdentity(secret: secrets.sealingSecret),
                adminSeed: secrets.adminSeed.copy()),
            admin: "an", password: Self.secret("an"),
            environment: VaultEnvironment(passwordCost: { _ in .weakForTests }))
        let admin = try KitSession(vault: vault, user: "an", password: Self.secret("an"))
        for user in Self.users where user.role != .admin {
            try admin.store.addUser(user.name, role: user.role, password: Self.secret(user.name))
        }
        admin.store.lock()
        let lan = try KitSession(vault: vault, user: "lan", password: Self.secret("lan"))
        let start = lan.now()
        try lan.store.beginSession(
            CampSession(
                id: "K0001-\(start)", place: "Nhà rông", unit: vault.kit.unit, hamlet: "Kon Kơ Tu", team: ["lan"],
                devices: [], start: start))
        lan.store.lock()
        try vault.close()
    }

    /// A port below those that the kernel gives out by itself, on which nobody listens.
    private static func freePort() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 20_000..<30_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port).bigEndian)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let bound = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if bound == 0 { return port }
        }
        throw CocoaError(.fileWriteUnknown)
    }
}
