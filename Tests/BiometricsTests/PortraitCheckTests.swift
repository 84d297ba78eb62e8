import Biometrics
import DeviceEmulator
import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct PortraitCheckTests {
    @Test(arguments: 0..<12 as Range<UInt64>) func everySkinPassesInGoodLight(seed: UInt64) {
        let check = PortraitCheck(of: SyntheticPerson(seed: seed).portrait())
        #expect(check.score >= 90 && check.reasons.isEmpty, "\(check)")
    }

    private static func portrait(_ change: (UInt8) -> UInt8) -> ColorImage {
        let portrait = SyntheticPerson(seed: 2).portrait()
        return ColorImage(width: portrait.width, height: portrait.height, pixels: portrait.pixels.map(change))
    }

    @Test func aDarkRoomIsNamed() {
        let check = PortraitCheck(of: Self.portrait { $0 / 4 })
        #expect(check.score < 40 && check.reasons.first == .tooDark, "\(check)")
    }

    @Test func burntOutLightIsNamed() {
        let check = PortraitCheck(of: Self.portrait { UInt8(min(255, Int($0) * 3 + 60)) })
        #expect(check.score < 40 && check.reasons.contains(.tooBright), "\(check)")
    }

    @Test func blurIsNamed() {
        let portrait = SyntheticPerson(seed: 2).portrait()
        let blurred = portrait.scaled(width: 64, height: 48).scaled(width: 640, height: 480)
        let check = PortraitCheck(of: blurred)
        #expect(check.score < 40 && check.reasons == [.blurred], "\(check)")
    }

    @Test func tooFewPixelsAreNamed() {
        let check = PortraitCheck(of: SyntheticPerson(seed: 2).portrait(width: 240, height: 180))
        #expect(check.score < 60 && check.reasons.contains(.tooSmall), "\(check)")
    }

    @Test(arguments: ["ok_a", "ok_b", "ok_c", "ok_glasses"]) func renderedPortraitsThatAreFinePass(name: String) throws
    {
        guard let check = try Self.check(name) else { return }
        #expect(check.score >= 90 && check.reasons.isEmpty, "\(check)")
    }

    @Test(arguments: [
        ("blurred", PortraitReason.blurred), ("over_exposed", .tooBright), ("under_exposed", .tooDark),
    ])
    func renderedPortraitsThatAreNotAreNamed(name: String, reason: PortraitReason) throws {
        guard let check = try Self.check(name) else { return }
        #expect(check.score < 40 && check.reasons.first == reason, "\(check)")
    }

    private static func check(_ name: String) throws -> PortraitCheck? {
        let path = "faces/synthetic/\(name).jpg"
        guard let url = SharedMaterial.url(path) else {
            print(SharedMaterial.skipMessage(path))
            return nil
        }
        return PortraitCheck(of: try JPEG.decodeColor([UInt8](Data(contentsOf: url))))
    }
}
