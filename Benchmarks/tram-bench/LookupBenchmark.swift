import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Storage

/// Looking up personal numbers in a vault of so many applications: median, 99 % and longest of 1,000, in milliseconds.
func lookupBenchmark(count: Int) throws -> String {
    let bench = try SaveBench()
    defer { bench.close() }
    func number(_ index: Int) -> String { String("066071000000".dropLast(String(index).count)) + String(index) }
    for index in 0..<count {
        let name = FieldValue.stated(.string("Nguyễn Văn An"), source: .card, evidence: nil)
        let digits = FieldValue.stated(.string(number(index)), source: .card, evidence: nil)
        try bench.save(
            EnrolmentStep(changes: ["person.name.full": name, "person.number": digits], reason: "form"))
    }
    let session = try bench.vault.login("lan", password: SaveBench.password)
    defer { session.lock() }
    var times: [Double] = []
    for _ in 0..<1_000 {
        let wanted = number(Int.random(in: 0..<count))
        var found = 0
        times.append(try seconds { found = try session.find(number: wanted).count } * 1000)
        guard found == 1 else { throw CocoaError(.featureUnsupported) }
    }
    times.sort()
    return String(
        format: "lookup by number among %d\tmedian %.2f ms\t99 %% %.2f ms\tmost %.2f ms\t(goal <= 5 ms)", count,
        times[500], times[990], times[999])
}
