import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Foundation
import Secrets
import Storage
import Vietnam

/// `tram kit renew`: a later end for the kit's certificate, from a file; a sync brings it as well.
struct KitRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Takes the registry's renewed certificate from a file.")

    @Argument(help: "The file of `tram-registry kit renew --out`.")
    var file: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let bytes = FileManager.default.contents(atPath: file) else { throw CommandFailure.unreadable(file) }
        guard bytes.count <= 1 << 20, let signed = try? JWS(json: JSONValue(parsing: [UInt8](bytes))) else {
            throw CommandFailure(RenewalError.signature)
        }
        let kit = try login.open()
        try kit.store.renew(signed)
        let certificate = kit.certificate
        output.show(
            [
                "kit": certificate.kit.json, "epoch": .int(certificate.epoch),
                "not_after_ms": .int(certificate.notAfter),
            ],
            ["\(certificate.kit)\t\(CivilDate(milliseconds: certificate.notAfter).text)"])
    }
}
