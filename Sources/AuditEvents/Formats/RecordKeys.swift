/// Asks for the top-level keys of a record.
enum RecordKeys {
  /// Whether the record is an object that has the key, upper and lower case being the same.
  static func has(_ key: String, in record: UnsafeBufferPointer<UInt8>) -> Bool {
    FieldPath(key).forEachCandidate(in: record, embedded: .none) { _ in false } != .absent
  }
}
