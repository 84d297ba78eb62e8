/// Counts the bytes of request bodies as they come; what was counted goes to the store with the next part.
actor Meter {
    private(set) var total = 0
    private var unsaved = 0

    func add(_ bytes: Int) {
        total += bytes
        unsaved += bytes
    }

    /// A failure loses nothing but figures: it is tried again with the next part.
    func flush(to store: some RegistryStore) async {
        let bytes = unsaved
        guard bytes > 0 else { return }
        unsaved = 0
        do { try await store.addReceived(bytes) } catch { unsaved += bytes }
    }
}
