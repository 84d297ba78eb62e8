import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// `tram packet` as somebody types it.
@Suite(.enabled(if: Product("tram") != nil, "needs the program tram")) struct PacketCommandTests {
    private let folder: TemporaryFolder
    private let tram: Product
    private let content = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    // A key made with age-keygen for this test; nothing real is ever sealed to it.
    private let identity = "AGE-SECRET-KEY-15UHSMQM6ZV9KLDR2R5RKWC2L82MVWWUY6KS9JMUHWX7Y399JDYMQRL5DKE"
    private let recipient = "age16cjs88tgmzexagswajfqq0e2fjqy950qj585lvmjjxp9q76dg5kqsf6v6k"

    init() throws {
        folder = try TemporaryFolder()
        tram = try #require(Product("tram"))
        try write(content, to: "plain")
        try write(Data("# key\n\(identity)\n".utf8), to: "key")
        try write(Data("mật khẩu\n".utf8), to: "pass")
    }

    private func write(_ data: Data, to name: String) throws {
        try data.write(to: URL(fileURLWithPath: folder.path(name)))
    }

    private func read(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
    }

    private func packet(_ arguments: String...) throws -> Product.Outcome {
        try tram.run(["packet"] + arguments, environment: ["TRAM_LANG": "en"])
    }

    private func seal() throws -> Data {
        let outcome = try packet("encrypt", "-r", recipient, folder.path("plain"), "-o", folder.path("sealed"))
        try #require(outcome.status == 0, "\(outcome.error)")
        return try read("sealed")
    }

    @Test func whatWasSealedToARecipientOpens() throws {
        #expect(try seal() != content)
        let opened = try packet("decrypt", "-i", folder.path("key"), folder.path("sealed"), "-o", folder.path("opened"))
        #expect(opened.status == 0, "\(opened.error)")
        #expect(try read("opened") == content)
    }

    @Test func whatWasSealedToAPassphraseOpens() throws {
        let sealed = try packet(
            "encrypt", "--passphrase-file", folder.path("pass"), folder.path("plain"), "-o", folder.path("sealed"))
        #expect(sealed.status == 0, "\(sealed.error)")
        let opened = try packet(
            "decrypt", "--passphrase-file", folder.path("pass"), folder.path("sealed"), "-o", folder.path("opened"))
        #expect(opened.status == 0, "\(opened.error)")
        #expect(try read("opened") == content)
    }

    @Test func aCutFileGivesItsAuthenticChunksAndTheClass() throws {
        try write(try seal().dropLast(), to: "cut")
        let opened = try packet("decrypt", "-i", folder.path("key"), folder.path("cut"), "-o", folder.path("opened"))
        #expect(opened.status == 3)
        #expect(opened.error.contains("payload failure"))
        #expect(try read("opened") == content.prefix(3 * 65_536))
    }

    @Test(arguments: [("no age file at all, whatever is tried", "header failure"), ("", "header failure")])
    func whatIsNoAgeFileSaysSo(text: String, expected: String) throws {
        try write(Data(text.utf8), to: "other")
        let opened = try packet("decrypt", "-i", folder.path("key"), folder.path("other"))
        #expect(opened.status == 3)
        #expect(opened.error.contains(expected))
    }

    @Test func theWrongKeyIsNoMatchAlsoAsJSON() throws {
        _ = try seal()
        let opened = try packet(
            "decrypt", "--passphrase-file", folder.path("pass"), folder.path("sealed"), "--json")
        #expect(opened.status == 3)
        let error = try JSONValue(parsing: Array(opened.error.utf8))
        #expect(error["error"]?["code"]?.string == "no_match")
    }

    @Test func wrongUseExitsWithTwoAndABrokenWorldWithOne() throws {
        _ = try seal()
        #expect(try packet("decrypt", folder.path("sealed")).status == 2)
        #expect(try packet("encrypt", "-r", "age1x", folder.path("plain")).status == 2)
        #expect(try packet("decrypt", "-i", folder.path("nothing"), folder.path("sealed")).status == 1)
        #expect(try packet("decrypt", "-i", folder.path("plain"), folder.path("sealed")).status == 3)
        let over = folder.path("sealed")
        #expect(try packet("decrypt", "-i", folder.path("key"), over, "-o", over).status == 2)
        #expect(try packet("verify", folder.url.path, "--any-signer").status == 3)
    }
}
