/// The distinct values of one column. A cell holds the id of its value, so that a predicate is evaluated once per
/// distinct value and not once per event.
///
/// Ids: 0 the field is absent; 1 it is present without a value (`null`, `[]`, `{}`, `[null]`); 2 it is not one scalar
/// (an array, a container, a key that occurs twice, text too long, or the dictionary was full), so that the record
/// itself must be asked; from 3 on, one id per distinct scalar.
public struct ValueDictionary: Sendable, Equatable {
  /// The field is absent.
  public static let absent: UInt32 = 0
  /// The field is present but holds no value.
  public static let empty: UInt32 = 1
  /// The cell does not say: ask the record.
  public static let complex: UInt32 = 2
  /// The id of the first distinct scalar.
  public static let first: UInt32 = 3
  /// Joins the parts of a `ScalarKind.list` value: a byte that never occurs in UTF-8.
  static let listSeparator: UInt8 = 0xFF

  /// The texts one after the other, where each ends, and the kind of each.
  @usableFromInline let text: [UInt8]
  @usableFromInline let ends: [UInt32]
  let kinds: [ScalarKind]

  /// A dictionary of texts that end at `ends` (ascending, the last one the length of `text`).
  init(text: [UInt8], ends: [UInt32], kinds: [ScalarKind]) {
    self.text = text
    self.ends = ends
    self.kinds = kinds
  }

  /// How many distinct scalars there are.
  public var count: Int { ends.count }

  /// The ids of the distinct scalars.
  public var ids: Range<UInt32> { Self.first..<Self.first + UInt32(ends.count) }

  /// The kind of a scalar.
  /// - Precondition: `ids` contains the id.
  public func kind(of id: UInt32) -> ScalarKind { kinds[Int(id - Self.first)] }

  /// Gives the text of a scalar: a string unescaped, a number as written. The pointer is valid inside `body` only.
  /// - Precondition: `ids` contains the id.
  @inlinable
  public func withBytes<Result>(of id: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result
  {
    let index = Int(id - Self.first)
    let range = (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    return try text.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// The text of a value for people; empty for the ids below 3. The parts of a list are joined by commas.
  public func string(of id: UInt32) -> String {
    guard id >= Self.first else { return "" }
    if kind(of: id) == .list { return parts(of: id).joined(separator: ",") }
    return withBytes(of: id) { String(decoding: $0, as: UTF8.self) }
  }

  /// Visits what a rule compares: the scalar itself, or each non-empty part of a list. Nothing for the ids below 3.
  /// The pointer is valid inside `visit` only; `false` from it stops the visit.
  public func forEachCandidate(of id: UInt32, _ visit: (ScalarKind, UnsafeBufferPointer<UInt8>) -> Bool) {
    guard id >= Self.first else { return }
    let kind = kind(of: id)
    withBytes(of: id) { bytes in
      guard kind == .list else {
        _ = visit(kind, bytes)
        return
      }
      var start = 0
      for index in 0...bytes.count where index == bytes.count || bytes[index] == Self.listSeparator {
        if index > start, !visit(.string, UnsafeBufferPointer(rebasing: bytes[start..<index])) { return }
        start = index + 1
      }
    }
  }

  /// The parts of a list, empty ones included; a scalar is its own single part; none for the ids below 3.
  public func parts(of id: UInt32) -> [String] {
    guard id >= Self.first else { return [] }
    return withBytes(of: id) { bytes in
      guard kind(of: id) == .list else { return [String(decoding: bytes, as: UTF8.self)] }
      return bytes.split(separator: Self.listSeparator, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The id of a text of a kind; nil when no cell of the column holds it, which excludes the whole batch exactly
  /// unless cells hold `complex`. Compares bytes, so case and normal form matter.
  public func id(of wanted: [UInt8], kind: ScalarKind = .string) -> UInt32? {
    wanted.withUnsafeBufferPointer { wanted in
      text.withUnsafeBufferPointer { text in
        var start = 0
        for index in 0..<ends.count {
          let end = Int(ends[index])
          defer { start = end }
          guard end - start == wanted.count, kinds[index] == kind else { continue }
          if text[start..<end].elementsEqual(wanted) { return Self.first + UInt32(index) }
        }
        return nil
      }
    }
  }
}

/// The cells of one field over the rows of a batch.
public struct Column: Sendable, Equatable {
  /// The field.
  public let field: FieldReference
  /// Per row the id of its value in `values`.
  public let ids: [UInt32]
  /// The distinct values.
  public let values: ValueDictionary

  /// A column of cells.
  init(field: FieldReference, ids: [UInt32], values: ValueDictionary) {
    self.field = field
    self.ids = ids
    self.values = values
  }
}
