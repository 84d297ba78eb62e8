import Foundation

// Ratios within one run: this machine against itself, so that a slow day changes nothing.

func line(_ name: String, _ ours: Double, _ other: Double, bound: Double) {
    let ratio = other > 0 ? ours / other : 0
    print(
        String(
            format: "%@\t%.2f ms\t%.2f ms\t%.2f x\t(goal <= %.1f x)", name, ours * 1000, other * 1000, ratio, bound))
}

// `tram-bench rekey COUNT`: seconds of this machine, which mean nothing on another one.
if CommandLine.arguments.dropFirst().first == "rekey" {
    let count = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 3_000
    for hasPictures in [false, true] { print(try rekeyBenchmark(count: count, pictures: hasPictures)) }
    exit(0)
}

// `tram-bench lookup COUNT`: among so many applications, each saved as at a desk before.
if CommandLine.arguments.dropFirst().first == "lookup" {
    let count = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 100_000
    print(try lookupBenchmark(count: count))
    exit(0)
}

// `tram-bench units`: every unit of every edition is looked for.
if CommandLine.arguments.dropFirst().first == "units" {
    print(try unitsBenchmark())
    exit(0)
}

print("figure\tours\tother\tratio")
let save = try saveBenchmark()
line("durable save of one application vs bare SQLite insert", save.ours, save.bare, bound: 1.3)
let unlock = try unlockBenchmark()
line("unlock at MODERATE, both slots tried, vs one Argon2id", unlock.ours, unlock.stretch, bound: 1.2)
print(String(format: "unlock at MODERATE\t%.2f s\t(goal <= 0.6 s)", unlock.ours))
if let seal = try SealBenchmark.run(rounds: 31) {
    line("sealing 3 MB vs age, start-up taken off", seal.ours, seal.age, bound: 1.0)
} else {
    print("sealing 3 MB vs age: skipped, age is not installed")
}
print(try rekeyBenchmark(count: 200, pictures: true) + "\t(goal: 3,000 in 60 s, 20 ms each, on 2 cores)")
print(try unitsBenchmark())
