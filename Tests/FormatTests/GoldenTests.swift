import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import Secrets
import SyncProtocol
import TestSupport
import Testing

@Suite struct GoldenTests {
    let story: Story

    init() throws { story = try Story() }

    @Test(arguments: Golden.all)
    func ourTypesWriteTheGoldenBytes(golden: Golden) throws {
        #expect(
            String(decoding: try golden.write(story), as: UTF8.self)
                == String(decoding: try golden.bytes(), as: UTF8.self))
    }

    @Test(arguments: Golden.all)
    func ourTypesReadTheGoldenBytesAndWriteThemBack(golden: Golden) throws {
        #expect(try golden.rewrite(golden.json()) == golden.bytes())
    }

    @Test func everyGoldenFileHasATestAndAPlaceInTheDocument() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Golden.folder.path).sorted()
        #expect(files == Golden.all.map { "\($0.name).json" }.sorted())
        let document = try String(
            contentsOf: SharedMaterial.checkout.appendingPathComponent("docs/formats.md"), encoding: .utf8)
        for file in files { #expect(document.contains("`\(file)`"), "docs/formats.md does not mention \(file)") }
    }

    @Test(arguments: Golden.signed.indices)
    func signaturesAreThoseOfTheirKeysForTheirKindAlone(index: Int) throws {
        let (golden, typ, seeds) = Golden.signed[index]
        let jws = try JWS(json: golden.json())
        let keys = Dictionary(seeds.map { (PublicKey.fixed($0).id, PublicKey.fixed($0)) }) { first, _ in first }
        #expect(try jws.verify(typ: typ) { keys[$0] } == seeds.map { PublicKey.fixed($0).id })
        #expect(throws: JWSError.self) { try jws.verify(typ: typ + "x") { keys[$0] } }
        #expect(throws: JWSError.self) { try jws.verify(typ: typ) { _ in nil } }
    }

    @Test(arguments: [
        "revision", "batch", "approval", "manifest", "hello", "kit-certificate", "user-certificate", "extract-header",
    ])
    func theSignedPayloadIsTheCanonicalObject(name: String) throws {
        let signed = try #require(Golden.signed.first { $0.golden.name == "\(name).signed" })
        let plain = try #require(Golden.payloads.first { $0.name == name })
        #expect(try JWS(json: signed.golden.json()).payload == plain.bytes())
    }

    @Test func namesAreHashesOfTheGoldenBytes() throws {
        func golden(_ name: String) throws -> Golden { try #require(Golden.all.first { $0.name == name }) }
        let names = try golden("names").json()
        #expect(names["rev_id"]?.string == BLAKE2b.hash256(try golden("revision").bytes()).text)
        #expect(names["manifest_hash"]?.string == BLAKE2b.hash256(try golden("manifest").bytes()).text)
        let approval = try Approval(json: golden("approval").json())
        #expect(names["approval_root"]?.string == approval.root.text)
        #expect(names["sample_seed"]?.string == approval.sampleSeed.text)
        let offer = try BatchOffer(json: golden("batch-offer").json())
        #expect(MerkleTree.root(of: offer.leaves.map(\.canonicalBytes), hash: { SHA256.digest($0) }) == approval.root)
    }

    @Test func theProvisioningFileOpensWithItsCode() throws {
        let golden = try #require(Golden.all.first { $0.name == "provisioning" })
        let file = try ProvisioningFile(bytes: golden.bytes())
        #expect(file.certificate == story.certificate)
        let secrets = try file.unlock(code: Story.activationCode)
        #expect(SigningKey(seed: secrets.signingSeed).publicKey == story.deviceKey)
        #expect(SealingIdentity(secret: secrets.sealingSecret).recipient == story.sealing)
    }

    @Test func theTextOfAPacketFoldsToTheApplication() throws {
        let golden = try #require(Golden.all.first { $0.name == "application-text" })
        let text = try ApplicationText(json: golden.json())
        let revisions = try text.revisions.map { jws in
            NamedRevision(
                id: BLAKE2b.hash256(jws.payload), revision: try Revision(json: JSONValue(canonical: jws.payload)))
        }
        let application = try #require(CardApplication(revisions: revisions))
        #expect(application.id == text.app)
        #expect(application.name == "A Tik")
        #expect(application.heads == story.manifest.heads)
        #expect(application.blobs == [story.finger])
    }
}
