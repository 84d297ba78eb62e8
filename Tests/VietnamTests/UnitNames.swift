import Foundation
import TestSupport

/// The names of all administrative units of three vintages, from the data beside the checkout.
enum UnitNames {
    private static let lists = [
        "2023-04_communes", "2023-04_districts", "2023-04_provinces", "2025-03_communes", "2025-03_districts",
        "2025-03_provinces", "2025-07_communes", "2025-07_provinces",
    ]

    /// Rows as (name, name of 2026 where the list has one); nil, with a message, if the data is absent.
    static func rows(_ lists: [String] = lists) throws -> [(String, String?)]? {
        var rows: [(String, String?)] = []
        for list in lists {
            let path = "data/admin/vn_\(list).csv"
            guard let url = SharedMaterial.url(path) else {
                print(SharedMaterial.skipMessage(path))
                return nil
            }
            let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            guard let head = lines.first, let name = head.firstIndex(of: "full_name") else { continue }
            let later = head.firstIndex(of: "full_name_2026")
            rows += lines.dropFirst().map { cells in (cells[name], later.map { cells[$0] }) }
        }
        return rows
    }

    /// The distinct words of letters in those names, capitals as written.
    static func syllables() throws -> [String]? {
        guard let rows = try rows() else { return nil }
        let words = rows.flatMap { [$0.0, $0.1 ?? ""] }.flatMap { $0.split { !$0.isLetter } }.map(String.init)
        return Set(words).sorted()
    }
}
