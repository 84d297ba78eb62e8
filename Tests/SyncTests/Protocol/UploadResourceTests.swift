import SyncProtocol
import Testing

/// The rules of draft-ietf-httpbis-resumable-upload, interop 8, case by case.
struct UploadResourceTests {
    /// A request in short: what is not given is not sent.
    struct Request: Sendable {
        var offset: String?
        var complete: String?
        var length: String?
        var content: Int?
        var type: String? = "application/partial-upload"
        var version: String? = "8"

        var parsed: UploadRequest {
            let fields: [String: String?] = [
                "Upload-Offset": offset, "Upload-Complete": complete, "Upload-Length": length,
                "Content-Length": content.map { "\($0)" }, "Content-Type": type,
                "Upload-Draft-Interop-Version": version,
            ]
            return UploadRequest { fields[$0] ?? nil }
        }
    }

    static let appends: [(Request, held: Int, done: Bool, UploadRefusal?)] = [
        (Request(offset: "40", complete: "?1", content: 60), 40, false, nil),
        (Request(offset: "40", complete: "?0", content: 10), 40, false, nil),
        (Request(offset: "40", complete: "?1", length: "100", content: 60), 40, false, nil),
        (Request(offset: "40", complete: "?1"), 40, false, nil),
        (Request(offset: "100", complete: "?1", content: 0), 100, false, nil),
        (Request(offset: "0", complete: "?0", content: 0), 0, false, nil),
        (Request(offset: "40", complete: "?1", content: 60, type: "Application/Partial-Upload; x=1"), 40, false, nil),
        (Request(offset: "39", complete: "?1", content: 61), 40, false, .offset(expected: 40, provided: 39)),
        (Request(offset: "41", complete: "?1", content: 59), 40, false, .offset(expected: 40, provided: 41)),
        (Request(complete: "?1", content: 60), 40, false, .field("Upload-Offset")),
        (Request(offset: "-1", complete: "?1", content: 60), 40, false, .field("Upload-Offset")),
        (Request(offset: "40", content: 60), 40, false, .field("Upload-Complete")),
        (Request(offset: "40", complete: "yes", content: 60), 40, false, .field("Upload-Complete")),
        (Request(offset: "40", complete: "?1", content: 61), 40, false, .length(expected: 100)),
        (Request(offset: "40", complete: "?1", content: 59), 40, false, .length(expected: 100)),
        (Request(offset: "40", complete: "?0", content: 61), 40, false, .length(expected: 100)),
        (Request(offset: "40", complete: "?1", length: "99", content: 60), 40, false, .length(expected: 100)),
        (Request(offset: "40", complete: "?1", content: 60, type: "text/plain"), 40, false, .mediaType),
        (Request(offset: "40", complete: "?1", content: 60, type: nil), 40, false, .mediaType),
        (Request(offset: "40", complete: "?1", content: 60, version: "7"), 40, false, .version),
        (Request(offset: "40", complete: "?1", content: 60, version: nil), 40, false, .version),
        (Request(offset: "100", complete: "?1", content: 0), 100, true, .completed),
        (Request(offset: "100", complete: "?1", content: 5), 100, true, .length(expected: 100)),
    ]

    @Test(arguments: appends.indices) func appendsAreJudgedAsTheDraftSays(_ index: Int) throws {
        let (request, held, done, refusal) = Self.appends[index]
        let resource = UploadResource(length: 100, offset: held, isComplete: done)
        if let refusal {
            #expect(throws: refusal) { try resource.judgeAppend(request.parsed) }
        } else {
            #expect(try resource.judgeAppend(request.parsed) == 100 - held)
        }
    }

    static let creations: [(Request, UploadRefusal?)] = [
        (Request(complete: "?0", length: "100", content: 0), nil),
        (Request(complete: "?0", content: 30), nil),
        (Request(complete: "?1", content: 100), nil),
        (Request(offset: "0", complete: "?1", content: 100), nil),
        (Request(offset: "5", complete: "?1", content: 100), .field("Upload-Offset")),
        (Request(content: 100), .field("Upload-Complete")),
        (Request(complete: "?1", content: 99), .length(expected: 100)),
        (Request(complete: "?0", length: "101", content: 0), .length(expected: 100)),
        (Request(complete: "?0", content: 0, version: "6"), .version),
    ]

    @Test(arguments: creations.indices) func creationsAreJudgedAsTheDraftSays(_ index: Int) throws {
        let (request, refusal) = Self.creations[index]
        let resource = UploadResource(length: 100)
        if let refusal {
            #expect(throws: refusal) { try resource.judgeCreation(request.parsed, limit: 1000) }
        } else {
            #expect(try resource.judgeCreation(request.parsed, limit: 1000) == 100)
        }
    }

    @Test func aFileBeyondTheLimitIsNotBegun() {
        #expect(throws: UploadRefusal.tooLarge(limit: 99)) {
            try UploadResource(length: 100).judgeCreation(Request(complete: "?0").parsed, limit: 99)
        }
    }

    @Test func askingForTheOffsetSaysNothingOfItsOwn() throws {
        let resource = UploadResource(length: 100, offset: 3)
        try resource.judgeRetrieval(Request(type: nil).parsed)
        #expect(throws: UploadRefusal.field("Upload-Offset")) {
            try resource.judgeRetrieval(Request(offset: "3").parsed)
        }
        #expect(throws: UploadRefusal.field("Upload-Complete")) {
            try resource.judgeRetrieval(Request(complete: "?0").parsed)
        }
    }

    @Test func onlyABodyThatSaysSoCompletesTheFile() {
        var resource = UploadResource(length: 10)
        resource.append(4, completes: true)
        #expect(resource.offset == 4 && !resource.isComplete)
        resource.append(6, completes: false)
        #expect(resource.offset == 10 && !resource.isComplete)
        resource.append(0, completes: true)
        #expect(resource.isComplete)
    }

    @Test func everyRefusalHasItsStatus() {
        let statuses: [(UploadRefusal, Int)] = [
            (.version, 400), (.field("x"), 400), (.mediaType, 415), (.offset(expected: 1, provided: 2), 409),
            (.length(expected: 1), 400), (.completed, 410), (.tooLarge(limit: 1), 413),
        ]
        for (refusal, status) in statuses { #expect(refusal.problem.status == status) }
        #expect(UploadRefusal.offset(expected: 1, provided: 2).problem.expectedOffset == 1)
    }
}
