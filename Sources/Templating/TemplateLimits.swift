/// What one rendering may use, so that no template and no event can make it run or grow without end.
public struct TemplateLimits: Sendable, Equatable {
  /// Statements and operations carried out, and values touched by filters.
  public var steps: Int
  /// How deep blocks, includes, macros and expressions may nest while rendering, all together.
  public var depth: Int
  /// Bytes of UTF-8 in the result.
  public var outputBytes: Int
  /// Bytes of all intermediate texts and lists together; the memory a rendering touches.
  public var workBytes: Int

  /// Limits; the defaults leave two orders of magnitude above the default templates.
  public init(
    steps: Int = 500_000, depth: Int = 256, outputBytes: Int = 1 << 20, workBytes: Int = 64 << 20
  ) {
    self.steps = steps
    self.depth = depth
    self.outputBytes = outputBytes
    self.workBytes = workBytes
  }

  /// 500,000 steps, 256 levels, 1 MiB of output, 64 MiB of intermediate values.
  public static let `default` = TemplateLimits()
}
