import GRDBSQLite

/// SQLite's calls to a disk. Opening and deleting go through the layer, all else goes to the disk below.
enum DiskCalls {
    /// Version 2, without what replaces system calls, and without loading of extensions, which a vault has no use for.
    static var table: sqlite3_vfs {
        unsafe sqlite3_vfs(
            iVersion: 2, szOsFile: 0, mxPathname: 0, pNext: nil, zName: nil, pAppData: nil,
            xOpen: { vfs, path, file, flags, granted in
                guard let disk = unsafe DiskCalls.registration(vfs), let file = unsafe file else {
                    return SQLITE_MISUSE
                }
                return unsafe disk.open(path, file, flags: flags, granted: granted)
            },
            xDelete: { vfs, path, syncFolder in
                guard let disk = unsafe DiskCalls.registration(vfs), let path = unsafe path else {
                    return SQLITE_MISUSE
                }
                return unsafe disk.delete(path, syncFolder: syncFolder)
            },
            xAccess: { vfs, path, flags, result in
                unsafe DiskCalls.below(vfs) { unsafe $0.pointee.xAccess?($0, path, flags, result) }
            },
            xFullPathname: { vfs, path, count, result in
                unsafe DiskCalls.below(vfs) { unsafe $0.pointee.xFullPathname?($0, path, count, result) }
            },
            xDlOpen: nil, xDlError: nil, xDlSym: nil, xDlClose: nil,
            xRandomness: { vfs, count, bytes in
                unsafe DiskCalls.below(vfs) { unsafe $0.pointee.xRandomness?($0, count, bytes) }
            },
            xSleep: { vfs, microseconds in unsafe DiskCalls.below(vfs) { unsafe $0.pointee.xSleep?($0, microseconds) }
            },
            xCurrentTime: { vfs, time in unsafe DiskCalls.below(vfs) { unsafe $0.pointee.xCurrentTime?($0, time) } },
            xGetLastError: { vfs, count, text in
                unsafe DiskCalls.below(vfs) { unsafe $0.pointee.xGetLastError?($0, count, text) }
            },
            xCurrentTimeInt64: { vfs, time in
                unsafe DiskCalls.below(vfs) { unsafe $0.pointee.xCurrentTimeInt64?($0, time) }
            },
            xSetSystemCall: nil, xGetSystemCall: nil, xNextSystemCall: nil)
    }

    private static func registration(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> DiskRegistration? {
        guard let data = unsafe vfs?.pointee.pAppData else { return nil }
        return unsafe Unmanaged<DiskRegistration>.fromOpaque(data).takeUnretainedValue()
    }

    private static func below(
        _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ body: (UnsafeMutablePointer<sqlite3_vfs>) -> Int32?
    ) -> Int32 {
        guard let disk = unsafe registration(vfs) else { return SQLITE_MISUSE }
        return unsafe body(disk.lower) ?? SQLITE_ERROR
    }
}
