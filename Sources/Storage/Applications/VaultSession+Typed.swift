import CanonicalJSON
public import Enrollment
public import EnrollmentModel

extension VaultSession {
    /// Keeps what was typed for an application and fits no field yet, until its next step: nothing typed is lost by a
    /// lock, and nothing that does not fit gets into a signed revision.
    public func keepTyped(_ texts: [FieldPath: String], of app: ApplicationID) throws(StoreError) {
        try require(.enrol)
        try write(.applicationChanged) { writer in
            guard try writer.reader.status(app).state.isEditable else { throw StoreError.stale }
            var object = JSONObject()
            for (path, text) in texts { object[path.text] = .string(text) }
            writer.subject = app.text
            try writer.put(.typed(app), .object(object), keys: writer.reader.keyTable.keys(of: app))
        }
    }

    /// What was typed for an application before a lock and fitted no field.
    public func typed(of app: ApplicationID) throws(StoreError) -> [FieldPath: String] {
        try read { reader in
            let name = RecordName.typed(app)
            guard let sealed = try reader.sealed(name) else { return [:] }
            let keys = try reader.keyTable.keys(of: app)
            // Never worth keeping somebody from their application: a damaged one is none.
            guard let json = try? SealedRow.open(sealed, at: name.place, key: keys.rows, what: name.what),
                let object = json.object
            else { return [:] }
            var texts: [FieldPath: String] = [:]
            for (name, text) in object.sorted {
                if let path = FieldPath(name), let text = text.string { texts[path] = text }
            }
            return texts
        }
    }
}
