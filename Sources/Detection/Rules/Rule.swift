public import AuditEvents
public import WorkspaceFiles

/// A Sigma detection or correlation rule (specification 2.1) with Tocsin's own settings.
public struct Rule: Sendable {
  /// The UUID in lower case, or a content hash when the rule has none.
  public var id: RuleID
  /// What it is called.
  public var title: String
  /// The name other rules may refer to it by; empty when none.
  public var name: String
  /// What a match means and what an operator should do.
  public var description: String
  /// How serious a match is.
  public var level: Level
  /// `stable`, `test`, `experimental`, `deprecated`, `unsupported`; empty when not said.
  public var status: String
  /// Tags such as `attack.t1078`.
  public var tags: [String]
  /// Where to read more.
  public var references: [String]
  /// What else may look like this.
  public var falsePositives: [String]
  /// Who wrote it.
  public var author: String
  /// What events it is for. A correlation has the log source of its rules when they agree, otherwise none.
  public var logSource: RuleLogSource
  /// The file and the place of the document in it.
  public var path: String
  /// The place of the document in its file.
  public var position: SourcePosition
  /// Tocsin's own settings.
  public var settings: RuleSettings
  /// The rule's proof.
  public var tests: [RuleTest]
  /// A hash of everything that decides what matches and how matches are grouped.
  public var revision: ContentHash
  /// What it asks of the matches of other rules; nil for a detection rule.
  public var correlation: Correlation?
  /// Whether its matches, or firings, are alerts of their own: false for a rule that only serves correlations (see
  /// `RuleReferences`).
  public var alertsItself = true
  /// The fields that correlations read from the events it matches.
  public var correlationFields: [FieldReference] = []
  /// What it asks of an event; nothing for a correlation.
  var expression: Expression
}
