extension EventIndex {
  /// Does what takes several looks at the index: where an event lies, then what is there. When a segment that the first
  /// look named was merged into another or removed before the next, it is done again from the beginning. Throws
  /// `EventIndexError.noSegment` when that happens ten times, and what `read` throws.
  public func acrossMoves<Value>(_ read: () throws -> Value) throws -> Value {
    var attempts = 10
    while true {
      do {
        return try read()
      } catch EventIndexError.noSegment where attempts > 1 {
        attempts -= 1
      }
    }
  }
}
