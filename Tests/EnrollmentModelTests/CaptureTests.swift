import CanonicalJSON
import EnrollmentModel
import Testing

@Suite struct CaptureTests {
    @Test func positionsAreThreeSlapsTwiceTenFingersTwoIrisesAndOneFace() {
        let all = CapturePosition.biometric
        func count(_ matches: (CapturePosition) -> Bool) -> Int { all.filter(matches).count }
        #expect(count { if case .slap = $0 { true } else { false } } == 3)
        #expect(count { if case .rolled = $0 { true } else { false } } == 10)
        #expect(count { if case .flat = $0 { true } else { false } } == 10)
        #expect(count { if case .iris = $0 { true } else { false } } == 2)
        #expect(count { $0 == .portrait } == 1)
        #expect(all.count == 26)
        #expect(Set(all).count == 26)
    }

    @Test func positionsFollowTheOrderOfTheLaw() {
        let first = CapturePosition.biometric.prefix(9)
        #expect(
            Array(first) == [
                .slap(.rightFour), .slap(.leftFour), .slap(.thumbs), .rolled(Finger(.right, .thumb)),
                .rolled(Finger(.right, .index)), .rolled(Finger(.right, .middle)), .rolled(Finger(.right, .ring)),
                .rolled(Finger(.right, .little)), .rolled(Finger(.left, .thumb)),
            ])
    }

    @Test(arguments: CapturePosition.biometric + [.exceptionPhoto, .document(number: 1), .document(number: 37)])
    func everyPositionComesBackFromItsPath(position: CapturePosition) {
        #expect(CapturePosition(path: position.path) == position)
    }

    @Test(
        arguments: [
            "capture.document.n0", "capture.document.n01", "capture.document.n", "capture.document.nx",
            "capture.rolled",
            "capture.rolled.right_toe", "capture", "person.sex", "capture.portrait.two",
        ] as [FieldPath])
    func otherPathsAreNoPositions(path: FieldPath) {
        #expect(CapturePosition(path: path) == nil)
    }

    @Test func fingersCarryTheCodesOfTheStandard() {
        #expect(Finger.allCases.map(\.code) == Array(1...10))
        #expect(Finger(code: 1) == Finger(.right, .thumb))
        #expect(Finger(code: 10) == Finger(.left, .little))
        #expect(Finger(code: 0) == nil)
        #expect(Finger(code: 11) == nil)
        #expect(Slap.allCases.flatMap(\.fingers).count == 10)
        #expect(Set(Slap.allCases.flatMap(\.fingers)) == Set(Finger.allCases))
    }

    @Test(arguments: [
        #"{"status":"taken"}"#, #"{}"#, #"{"status":"missing","reason":"lazy"}"#, #"{"status":"not_supported"}"#,
        #"{"status":"captured","blob":"AA","impression":"plain","device":"d","quality":50,"attempts":1}"#,
    ])
    func resultsOfAnotherShapeAreRefused(text: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(throws: ShapeError.self) { try CaptureResult(json: value) }
    }

    @Test(arguments: [("quality", 101), ("quality", -1), ("attempts", 0)])
    func figuresOutsideTheirScaleAreRefused(member: String, figure: Int) throws {
        var object = try #require(CaptureResult.captured(Samples.capture).json.object)
        object[member] = .int(figure)
        #expect(throws: ShapeError.self) { try CaptureResult(json: .object(object)) }
    }

    @Test func picturesTravelFingersBeforeFaces() {
        #expect(BlobKind.allCases == [.finger, .portrait, .iris, .exceptionPhoto, .document, .signature])
        #expect(CapturePosition.slap(.thumbs).blobKind == .finger)
        #expect(CapturePosition.iris(.left).blobKind == .iris)
        #expect(CapturePosition.portrait.blobKind == .portrait)
    }
}
