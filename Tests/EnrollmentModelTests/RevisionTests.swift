import CanonicalJSON
import EnrollmentModel
import Secrets
import Testing

@Suite struct RevisionTests {
    @Test func membersOfANewerVersionComeBackByteForByte() throws {
        var object = try #require(Samples.revision.json.object)
        object["zeta"] = ["new": [1, "hai", .null]]
        object["Alpha"] = "\u{1EC7} and e\u{323}\u{302}"
        let bytes = JSONValue.object(object).canonicalBytes
        let read = try Revision(json: JSONValue(canonical: bytes))
        #expect(read.canonicalBytes == bytes)
        #expect(read.unknown.names == ["Alpha", "zeta"])
    }

    @Test func membersOfANewerVersionInsideMembersComeBackToo() throws {
        var object = try #require(Samples.revision.json.object)
        object["hlc"] = ["l": 5, "c": 6, "node": 7]
        object["changes"] = ["person.sex": ["value": "male", "source": "card", "confidence_percent": 90]]
        object["blobs"] = [
            [
                "id": Samples.digest(10).json, "len": 5, "kind": "finger", "type": "image/png", "dpi": 500,
            ]
        ]
        let bytes = JSONValue.object(object).canonicalBytes
        var read = try Revision(json: JSONValue(canonical: bytes))
        #expect(read.canonicalBytes == bytes)
        #expect(read.changes["person.sex"]?.text == "male")

        read.changes = Fields()
        #expect(read.json["changes"] == [:], "a changed copy never shows what was there before")
        #expect(read.json["hlc"] == ["l": 5, "c": 6])
    }

    @Test func parentsOutOfOrderAreRefusedInsteadOfRenamed() throws {
        var object = try #require(Samples.revision.json.object)
        let parents = try #require(object["parents"]?.array)
        object["parents"] = .array(parents.reversed())
        #expect(throws: ShapeError("parents", expected: "digests in byte order")) {
            try Revision(json: .object(object))
        }
    }

    @Test(
        arguments: [
            ("v", 2), ("v", "1"), ("epoch", 0), ("seq", 0), ("device", "k0001"), ("role", "king"), ("app", "x"),
            ("parents", "x"), ("clock", ["late"]), ("wall", "now"), ("blobs", [["id": "x"]]),
        ] as [(String, JSONValue)])
    func wrongMembersAreRefusedByName(name: String, value: JSONValue) throws {
        var object = try #require(Samples.revision.json.object)
        object[name] = value
        let error = #expect(throws: ShapeError.self) { try Revision(json: .object(object)) }
        #expect(error?.path.hasPrefix(name) == true)
    }

    @Test func everyMemberOfARevisionIsNeeded() throws {
        let whole = try #require(Samples.revision.json.object)
        for name in whole.names {
            var object = whole
            object[name] = nil
            let error = #expect(throws: ShapeError.self) { try Revision(json: .object(object)) }
            #expect(error?.path == name)
        }
    }
}

@Suite struct FoldTests {
    /// A revision of application 1 that sets one field, named by the hash of its bytes.
    static func revision(
        _ path: FieldPath, _ value: JSONValue, after parents: [NamedRevision] = [], seq: Int, device: String = "K0001",
        actor: String = "an"
    ) throws -> NamedRevision {
        let revision = Revision(
            app: Samples.application(1), parents: parents.map(\.id), base: RevisionBase(),
            device: try #require(KitID(device)), epoch: 1, seq: seq, hlc: HybridTime(l: seq, c: 0), wall: seq,
            clock: [],
            schema: "enrol/1", actor: actor, role: .operator,
            changes: [path: .stated(value, source: .oralStatement, evidence: nil)], blobs: [], reason: "form")
        return NamedRevision(id: BLAKE2b.hash256(revision.canonicalBytes), revision: revision)
    }

    static func permutations<T>(_ items: [T]) -> [[T]] {
        guard items.count > 1 else { return [items] }
        return items.indices.flatMap { index in
            var rest = items
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }

    /// Two laptops go on from the same start, a third follows both, and a clone of the first adds a fork.
    static func diamond() throws -> [NamedRevision] {
        let start = try revision("person.name.full", "A Tik", seq: 1)
        let left = try revision("person.sex", "male", after: [start], seq: 2)
        let right = try revision("person.sex", "female", after: [start], seq: 1, device: "K0002", actor: "binh")
        let fork = try revision("person.phone", "0912345678", after: [start], seq: 2)
        let joined = try revision("person.religion", "none", after: [left, right], seq: 3)
        return [start, left, right, fork, joined]
    }

    @Test func anyOrderOfDeliveryGivesTheSameApplication() throws {
        let revisions = try Self.diamond()
        let expected = try #require(CardApplication(revisions: revisions))
        for order in Self.permutations(revisions) {
            #expect(CardApplication(revisions: order) == expected)
        }
        #expect(expected.history.count == 5)
        #expect(Set(expected.heads) == [revisions[3].id, revisions[4].id])
        #expect(expected.fields["person.sex"]?.text == "female", "unions are ordered by device, epoch and seq")
        #expect(expected.authors == ["an", "binh"])
        #expect(expected.name == "A Tik")
    }

    @Test func aRevisionThatComesTwiceCountsOnce() throws {
        let revisions = try Self.diamond()
        var twice = try #require(CardApplication(revisions: revisions + revisions))
        #expect(twice == CardApplication(revisions: revisions))
        twice.append(revisions[1])
        #expect(twice == CardApplication(revisions: revisions))
    }

    @Test func appendingEqualsFoldingTheWhole() throws {
        var line = [try Self.revision("person.name.full", "A Tik", seq: 1)]
        var grown = try #require(CardApplication(revisions: line))
        for seq in 2...6 {
            let next = try Self.revision("person.phone", .string("091234567\(seq)"), after: [line[seq - 2]], seq: seq)
            line.append(next)
            grown.append(next)
            #expect(grown == CardApplication(revisions: line))
            #expect(grown.heads == [next.id])
        }
        #expect(grown.fields["person.phone"]?.text == "0912345676")
    }

    @Test func aMissingParentOrAStrangerIsNoApplication() throws {
        let revisions = try Self.diamond()
        #expect(CardApplication(revisions: []) == nil)
        #expect(CardApplication(revisions: Array(revisions.dropFirst())) == nil)
        var stranger = revisions[1].revision
        stranger.app = Samples.application(9)
        #expect(
            CardApplication(revisions: revisions + [NamedRevision(id: Samples.digest(99), revision: stranger)]) == nil)
    }

    @Test func blobsAreThoseOfTheWholeHistoryFingersFirst() throws {
        let finger = BlobReference(id: Samples.digest(10), length: 9, kind: .finger, mediaType: "image/png")
        let face = BlobReference(id: Samples.digest(30), length: 5, kind: .portrait, mediaType: "image/jpeg")
        let replaced = BlobReference(id: Samples.digest(31), length: 7, kind: .finger, mediaType: "image/png")
        let paper = BlobReference(id: Samples.digest(12), length: 8, kind: .document, mediaType: "image/jpeg")
        var revision = Samples.revision
        revision.parents = []
        revision.blobs = [paper, face, replaced, finger, finger]
        var portrait = Samples.capture
        portrait.blob = face.id
        revision.changes["capture.portrait"] = .stated(
            CaptureResult.captured(portrait).json, source: .device, evidence: nil)
        let application = try #require(
            CardApplication(revisions: [NamedRevision(id: Samples.digest(50), revision: revision)]))
        #expect(application.blobs == [replaced, finger, face, paper])
        #expect(application.captures.map(\.position) == [.flat(Finger(.right, .thumb)), .portrait])
        #expect(application.capture(.iris(.left)) == nil)
    }
}
