public import Detection

/// What a message says of the rule: words only, so that a message can be rendered of a rule that is gone.
public struct RuleSummary: Sendable, Equatable {
  /// What it is called.
  public var title: String
  /// What a match means and what to do.
  public var description: String
  /// Tags such as `attack.t1078`.
  public var tags: [String]
  /// Where to read more.
  public var references: [String]
  /// What else may look like this.
  public var falsePositives: [String]
  /// The file.
  public var path: String

  /// A rule in words.
  public init(
    title: String, description: String = "", tags: [String] = [], references: [String] = [],
    falsePositives: [String] = [], path: String = ""
  ) {
    self.title = title
    self.description = description
    self.tags = tags
    self.references = references
    self.falsePositives = falsePositives
    self.path = path
  }

  /// The words of a rule.
  public init(_ rule: Rule) {
    self.init(
      title: rule.title, description: rule.description, tags: rule.tags, references: rule.references,
      falsePositives: rule.falsePositives, path: rule.path)
  }
}
