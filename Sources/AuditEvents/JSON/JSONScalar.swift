/// A scalar or an object key of a record, seen in memory that somebody else owns: the record or scratch memory. Valid
/// only inside the callback that receives it.
public struct JSONScalar {
  /// What sort of JSON value it is.
  public enum Kind: UInt8, Sendable {
    /// JSON strings, numbers, `true`, `false`; and object keys, which only `forEachLeafAndKey` visits.
    case string, number, `true`, `false`, key
  }

  /// The sort.
  public let kind: Kind
  /// Unescaped UTF-8 text of a string or key, a number as written, or the words `true` and `false`.
  public let bytes: UnsafeBufferPointer<UInt8>

  /// A scalar's view.
  @inlinable public init(kind: Kind, bytes: UnsafeBufferPointer<UInt8>) {
    self.kind = kind
    self.bytes = bytes
  }
}

/// The top-level keys of a format whose text values may themselves be JSON that rules look into (CTS `request`,
/// ActionTrail `requestParameterJson`).
public struct EmbeddedJSON: Sendable, Hashable {
  /// The keys, compared without ASCII case.
  public let keys: [String]
  let foldedKeys: [[UInt8]]
  /// Embedded JSON under these keys.
  public init(keys: [String]) {
    self.keys = keys
    foldedKeys = keys.map { $0.utf8.map(ASCIIFold.lower) }
  }
  /// No key holds embedded JSON.
  public static let none = EmbeddedJSON(keys: [])

  func contains(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    foldedKeys.contains { folded in
      folded.count == key.count && key.elementsEqual(folded) { ASCIIFold.lower($0) == $1 }
    }
  }
}
