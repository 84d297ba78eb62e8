/// Canonical composition (UAX #15) built from what the standard library promises: that strings compare by canonical
/// equivalence. It has no public normaliser, and this module does without Foundation.
enum Composition {
    /// The composed form of `scalars`.
    static func compose(_ scalars: [UnicodeScalar]) -> String {
        guard scalars.contains(where: needsWork) else { return text(scalars) }
        return text(recomposed(ordered(scalars.flatMap(decompose))))
    }

    /// Base letter and marks in canonical order; the scalar itself when it has no parts.
    static func decompose(_ scalar: UnicodeScalar) -> [UnicodeScalar] {
        if let twin = singletons[scalar] { return decompose(twin) }
        guard let pair = pairs[scalar] else { return [scalar] }
        return decompose(pair.base) + [pair.mark]
    }

    private static func needsWork(_ scalar: UnicodeScalar) -> Bool {
        scalar.value >= 0x300
            && (scalar.properties.canonicalCombiningClass != .notReordered || singletons[scalar] != nil)
    }

    private static func ordered(_ scalars: [UnicodeScalar]) -> [UnicodeScalar] {
        var result: [UnicodeScalar] = []
        for scalar in scalars {
            let rank = scalar.properties.canonicalCombiningClass.rawValue
            var place = result.count
            while rank != 0, place > 0, result[place - 1].properties.canonicalCombiningClass.rawValue > rank {
                place -= 1
            }
            result.insert(scalar, at: place)
        }
        return result
    }

    private static func recomposed(_ scalars: [UnicodeScalar]) -> [UnicodeScalar] {
        var result: [UnicodeScalar] = []
        var starter: Int?
        var lastRank: UInt8 = 0
        for scalar in scalars {
            let rank = scalar.properties.canonicalCombiningClass.rawValue
            let isBlocked = lastRank != 0 && lastRank >= rank
            if let place = starter, !isBlocked, rank != 0, let letter = letters[Pair(base: result[place], mark: scalar)]
            {
                result[place] = letter
                continue
            }
            if rank == 0 { starter = result.count }
            lastRank = rank
            result.append(scalar)
        }
        return result
    }

    private static func text(_ scalars: [UnicodeScalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

extension Composition {
    private struct Pair: Hashable {
        let base: UnicodeScalar
        let mark: UnicodeScalar
    }

    /// Latin and Arabic letters that can have parts: Latin-1 to Extended-B, IPA, Extended Additional, Arabic.
    private static let composites: [UnicodeScalar] =
        scalars(0xC0...0x24F) + scalars(0x622...0x6D5)
        + scalars(0x1E00...0x1EFF)
    private static let bases: [UnicodeScalar] = scalars(0x41...0x5A) + scalars(0x61...0x7A) + composites
    private static let marks: [UnicodeScalar] = scalars(0x300...0x331) + scalars(0x338...0x338) + scalars(0x653...0x655)

    /// Deprecated twins of other scalars: Kelvin, Ångström and the two tone marks once meant for Vietnamese.
    private static let singletons: [UnicodeScalar: UnicodeScalar] = [
        "\u{212A}": "K", "\u{212B}": "\u{C5}", "\u{340}": "\u{300}", "\u{341}": "\u{301}", "\u{343}": "\u{313}",
    ]

    private static let pairs: [UnicodeScalar: Pair] = {
        // Equal strings are canonically equivalent ones, so the letter found under "a" + mark is their composition.
        let known = Dictionary(composites.map { (String(Character($0)), $0) }) { first, _ in first }
        var pairs: [UnicodeScalar: Pair] = [:]
        for base in bases {
            for mark in marks {
                guard let letter = known[text([base, mark])], letter != base else { continue }
                let rank = mark.properties.canonicalCombiningClass.rawValue
                let other = pairs[letter]?.mark.properties.canonicalCombiningClass.rawValue ?? 0
                // Of a letter's several spellings the canonical one adds the mark of the highest class last.
                if rank > other || pairs[letter] == nil { pairs[letter] = Pair(base: base, mark: mark) }
            }
        }
        return pairs
    }()

    private static let letters: [Pair: UnicodeScalar] = Dictionary(pairs.map { ($0.value, $0.key) }) { first, _ in first
    }

    private static func scalars(_ range: ClosedRange<UInt32>) -> [UnicodeScalar] {
        range.compactMap(UnicodeScalar.init)
    }
}
