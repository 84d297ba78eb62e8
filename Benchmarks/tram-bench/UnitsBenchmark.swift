import EnrollmentModel
import Foundation
import Vietnam

/// Finding every unit of every edition, as a desk would type it; fails when one is not among the answers.
func unitsBenchmark() throws -> String {
    let load = seconds { _ = Units.find("kon tum") }
    var times: [Double] = []
    for vintage in UnitVintage.allCases {
        for unit in Units.all(in: vintage) {
            let plain = ([unit.fullName] + unit.parents.map(\.fullName)).map { VietnameseText.folded($0) }
            for typed in [unit.placeText, plain.joined(separator: ", ")] {
                var found: [AdministrativeUnit] = []
                times.append(seconds { found = Units.find(typed, vintage: vintage) } * 1_000_000)
                guard typed != unit.placeText || found.first == unit, found.contains(unit) else {
                    throw UnitMissed(unit: unit)
                }
            }
        }
    }
    let short = [
        "t", "an", "kon", "dak ro", "tan thanh", "xa tan thanh", "phuong 1", "drw", "nguyen", "tp ho chi minh",
    ]
    var shortTimes: [Double] = []
    for _ in 0..<20 { shortTimes += short.map { text in seconds { _ = Units.find(text) } * 1_000_000 } }
    return figures("units find, \(times.count) full places", times) + "\n"
        + figures("units find, few letters", shortTimes)
        + String(format: "\nunits index\t%.0f ms\t(goal <= 30 ms)", load * 1000)
}

private struct UnitMissed: Error {
    let unit: AdministrativeUnit
}

private func figures(_ name: String, _ times: [Double]) -> String {
    let sorted = times.sorted()
    return String(
        format: "%@\tmedian %.0f µs\t99 %% %.0f µs\tmost %.0f µs\t(goal <= 1000 µs)", name, sorted[sorted.count / 2],
        sorted[sorted.count * 99 / 100], sorted[sorted.count - 1])
}
