/// An encoded batch that cannot be read: damaged, or written by a newer version.
public struct BatchDecodingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public var reason: String
  /// The byte of the encoded batch at which it showed.
  public var offset: Int
  /// An error at a byte.
  public init(reason: String, offset: Int) {
    self.reason = reason
    self.offset = offset
  }
  /// The reason and the place.
  public var description: String { "event batch cannot be read: \(reason) (byte \(offset))" }
}
