import CanonicalJSON
import Enrollment
import GRDB
import Secrets

/// How the loaded extract stands.
public struct ExtractStatus: Sendable, Equatable {
    /// How many people are in it.
    public let people: Int
    /// Until when it opens, milliseconds since 1970; at the next login after that it is erased.
    public let expires: Int
}

extension ExtractStatus {
    /// Its row among what is known without a login: numbers alone, signed by the device.
    static let name = "extract"
    private static let type = "tram-vault"

    func signed(by device: borrowing SigningKey) -> [UInt8] {
        let notice: JSONValue = ["kind": "extract", "people": .int(people), "expires_ms": .int(expires)]
        return JWS.sign(notice.canonicalBytes, typ: Self.type, key: device).canonicalBytes
    }

    init?(_ bytes: [UInt8], device: PublicKey) {
        guard let signed = try? JWS(json: JSONValue(parsing: bytes)),
            (try? signed.verify(typ: Self.type) { $0 == device.id ? device : nil }) != nil,
            let notice = try? ObjectReader(JSONValue(canonical: signed.payload)),
            (try? notice.string("kind")) == "extract", let people = try? notice.int("people"),
            let expires = try? notice.int("expires_ms")
        else { return nil }
        self.init(people: people, expires: expires)
    }
}
