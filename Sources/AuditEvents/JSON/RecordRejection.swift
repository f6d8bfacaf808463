/// Why one record of a file was refused. The other records of the file are taken.
public struct RecordRejection: Error, Sendable, Equatable {
  /// Where, in bytes from the beginning of the inflated file.
  public var offset: Int
  /// Why, in words.
  public var reason: String
  /// A refusal at a place.
  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }
}
