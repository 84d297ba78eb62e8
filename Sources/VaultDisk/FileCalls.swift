import GRDBSQLite

/// SQLite's calls to an open file, handed to our object behind it.
enum FileCalls {
    /// Version 2: with a shared index, without memory-mapped files, which no layer would see being written.
    static var table: sqlite3_io_methods {
        unsafe sqlite3_io_methods(
            iVersion: 2,
            xClose: { file in
                guard let file = unsafe file else { return SQLITE_MISUSE }
                let status = unsafe OpenFile(file).file.close()
                unsafe OpenFile(file).letGo()
                unsafe file.pointee.pMethods = nil
                return status
            },
            xRead: { file, target, count, offset in
                let target = unsafe UnsafeMutableRawBufferPointer(start: target, count: Int(count))
                return unsafe FileCalls.with(file) { unsafe $0.read(into: target, at: offset) }
            },
            xWrite: { file, bytes, count, offset in
                let bytes = unsafe UnsafeRawBufferPointer(start: bytes, count: Int(count))
                return unsafe FileCalls.with(file) { unsafe $0.write(bytes, at: offset) }
            },
            xTruncate: { file, size in unsafe FileCalls.with(file) { $0.truncate(to: size) } },
            xSync: { file, flags in unsafe FileCalls.with(file) { $0.sync(flags: flags) } },
            xFileSize: { file, size in
                guard let size = unsafe size else { return SQLITE_MISUSE }
                return unsafe FileCalls.with(file) { unsafe $0.size(&size.pointee) }
            },
            xLock: { file, level in unsafe FileCalls.below(file) { unsafe $0.xLock?($1, level) } },
            xUnlock: { file, level in unsafe FileCalls.below(file) { unsafe $0.xUnlock?($1, level) } },
            xCheckReservedLock: { file, result in
                unsafe FileCalls.below(file) { unsafe $0.xCheckReservedLock?($1, result) }
            },
            xFileControl: { file, operation, argument in
                unsafe FileCalls.with(file) { unsafe $0.control(operation, argument) }
            },
            xSectorSize: { file in unsafe FileCalls.below(file) { unsafe $0.xSectorSize?($1) } },
            xDeviceCharacteristics: { file in unsafe FileCalls.below(file) { unsafe $0.xDeviceCharacteristics?($1) } },
            xShmMap: { file, page, size, extend, memory in
                unsafe FileCalls.below(file) { unsafe $0.xShmMap?($1, page, size, extend, memory) }
            },
            xShmLock: { file, first, count, flags in
                unsafe FileCalls.with(file) { $0.lockShared(from: first, count: count, flags: flags) }
            },
            xShmBarrier: { file in
                guard let file = unsafe file else { return }
                unsafe OpenFile(file).file.barrier()
            },
            xShmUnmap: { file, delete in unsafe FileCalls.below(file) { unsafe $0.xShmUnmap?($1, delete) } },
            xFetch: nil, xUnfetch: nil)
    }

    private static func with(
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ body: (DiskFile) -> DiskStatus
    ) -> DiskStatus {
        guard let file = unsafe file else { return SQLITE_MISUSE }
        return unsafe body(OpenFile(file).file)
    }

    /// Calls in which no layer has a say.
    private static func below(
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ body: (sqlite3_io_methods, UnsafeMutablePointer<sqlite3_file>) -> DiskStatus?
    ) -> DiskStatus {
        unsafe FileCalls.with(file) { $0.lower.call(body) }
    }
}
