import Enrollment
import Foundation
import GRDB

extension Collection<UInt8> {
    /// The bytes as GRDB binds them.
    var data: Data { Data(self) }
}

extension Row {
    /// A blob column. A manipulated file can hold anything in it, so nothing is taken for granted.
    func bytes(_ column: Int, of what: @autoclosure () -> String) throws(StoreError) -> [UInt8] {
        let value: DatabaseValue = self[column]
        guard case .blob(let data) = value.storage else { throw .damaged(what: what()) }
        return Array(data)
    }

    /// An integer column.
    func integer(_ column: Int, of what: @autoclosure () -> String) throws(StoreError) -> Int {
        let value: DatabaseValue = self[column]
        guard case .int64(let number) = value.storage else { throw .damaged(what: what()) }
        return Int(number)
    }

    /// A text column.
    func text(_ column: Int, of what: @autoclosure () -> String) throws(StoreError) -> String {
        let value: DatabaseValue = self[column]
        guard case .string(let text) = value.storage else { throw .damaged(what: what()) }
        return text
    }

    /// Whether a column is empty.
    func isNull(_ column: Int) -> Bool { (self[column] as DatabaseValue).isNull }
}

extension Database {
    /// Runs a prepared statement that changes rows.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The first row of a prepared query.
    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// All rows of a prepared query.
    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// One integer of a prepared query.
    func integer(_ sql: String, _ arguments: StatementArguments = []) throws -> Int? {
        try Int.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }
}
