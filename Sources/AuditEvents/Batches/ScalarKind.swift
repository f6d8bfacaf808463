/// What sort of JSON scalar a dictionary value was. Values are told apart by kind: the string `"5"` and the number `5`
/// are two entries.
public enum ScalarKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// A JSON string, unescaped.
  case string
  /// A JSON number, as written.
  case number
  /// The JSON literals; their text is `true` and `false`.
  case `true`
  case `false`
  /// Several strings in one cell, joined: only the neutral resource columns have it. `ValueDictionary.forEachCandidate`
  /// takes it apart.
  case list
}
