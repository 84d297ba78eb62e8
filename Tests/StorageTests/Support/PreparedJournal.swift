import Foundation

/// A hot journal that somebody wrote: it rolls nothing back and names a file that SQLite is to delete after that.
///
/// A header and a super-journal record, as https://www.sqlite.org/fileformat.html has them.
enum PreparedJournal {
    private static let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
    private static let sector = 512

    /// Lays it beside a database.
    static func lay(beside database: String, naming target: String) throws {
        let header = [UInt8](try Data(contentsOf: URL(fileURLWithPath: database)).prefix(100))
        let field = { (range: Range<Int>) in header[range].reduce(0) { $0 << 8 | Int($1) } }
        let (pageSize, pages) = (field(16..<18), field(28..<32))
        var bytes = magic + [0, 1, pages, sector, pageSize].flatMap(number)
        bytes += [UInt8](repeating: 0, count: sector - bytes.count)
        let name = Array(target.utf8)
        bytes += number(0x4000_0000 / pageSize + 1) + name
        bytes += number(name.count) + number(name.reduce(0) { $0 + Int($1) }) + magic
        try Data(bytes).write(to: URL(fileURLWithPath: database + "-journal"))
    }

    private static func number(_ value: Int) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
