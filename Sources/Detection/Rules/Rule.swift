public import AuditEvents
public import WorkspaceFiles

/// A Sigma detection or correlation rule (specification 2.1) with Tocsin's own settings.
///
/// Its copies share their parts until one of them is changed: rules are copied into lists by file, by trail and by id,
/// and after they are read hardly any changes.
public struct Rule: Sendable {
  /// What a rule consists of; each part is described at the rule's property.
  struct Parts: Sendable {
    var id: RuleID
    var title: String
    var name: String
    var description: String
    var level: Level
    var status: String
    var tags: [String]
    var references: [String]
    var falsePositives: [String]
    var author: String
    var logSource: RuleLogSource
    var path: String
    var position: SourcePosition
    var settings: RuleSettings
    var tests: [RuleTest]
    var revision: ContentHash
    var correlation: Correlation?
    var alertsItself: Bool = true
    var correlationFields: [FieldReference] = []
    var expression: Expression
  }

  private final class Shared: Sendable {
    let parts: Parts
    init(_ parts: Parts) { self.parts = parts }
  }

  private var shared: Shared
  private var parts: Parts {
    get { shared.parts }
    set { shared = Shared(newValue) }
  }

  /// A rule of its parts.
  init(_ parts: Parts) { shared = Shared(parts) }

  /// The UUID in lower case, or a content hash when the rule has none.
  public var id: RuleID {
    get { shared.parts.id }
    set { parts.id = newValue }
  }
  /// What it is called.
  public var title: String {
    get { shared.parts.title }
    set { parts.title = newValue }
  }
  /// The name other rules may refer to it by; empty when none.
  public var name: String {
    get { shared.parts.name }
    set { parts.name = newValue }
  }
  /// What a match means and what an operator should do.
  public var description: String {
    get { shared.parts.description }
    set { parts.description = newValue }
  }
  /// How serious a match is.
  public var level: Level {
    get { shared.parts.level }
    set { parts.level = newValue }
  }
  /// `stable`, `test`, `experimental`, `deprecated`, `unsupported`; empty when not said.
  public var status: String {
    get { shared.parts.status }
    set { parts.status = newValue }
  }
  /// Tags such as `attack.t1078`.
  public var tags: [String] {
    get { shared.parts.tags }
    set { parts.tags = newValue }
  }
  /// Where to read more.
  public var references: [String] {
    get { shared.parts.references }
    set { parts.references = newValue }
  }
  /// What else may look like this.
  public var falsePositives: [String] {
    get { shared.parts.falsePositives }
    set { parts.falsePositives = newValue }
  }
  /// Who wrote it.
  public var author: String {
    get { shared.parts.author }
    set { parts.author = newValue }
  }
  /// What events it is for. A correlation has the log source of its rules when they agree, otherwise none.
  public var logSource: RuleLogSource {
    get { shared.parts.logSource }
    set { parts.logSource = newValue }
  }
  /// The file and the place of the document in it.
  public var path: String {
    get { shared.parts.path }
    set { parts.path = newValue }
  }
  /// The place of the document in its file.
  public var position: SourcePosition {
    get { shared.parts.position }
    set { parts.position = newValue }
  }
  /// Tocsin's own settings.
  public var settings: RuleSettings {
    get { shared.parts.settings }
    set { parts.settings = newValue }
  }
  /// The rule's proof.
  public var tests: [RuleTest] {
    get { shared.parts.tests }
    set { parts.tests = newValue }
  }
  /// A hash of everything that decides what matches and how matches are grouped.
  public var revision: ContentHash {
    get { shared.parts.revision }
    set { parts.revision = newValue }
  }
  /// What it asks of the matches of other rules; nil for a detection rule.
  public var correlation: Correlation? {
    get { shared.parts.correlation }
    set { parts.correlation = newValue }
  }
  /// Whether its matches, or firings, are alerts of their own: false for a rule that only serves correlations (see
  /// `RuleReferences`).
  public var alertsItself: Bool {
    get { shared.parts.alertsItself }
    set { parts.alertsItself = newValue }
  }
  /// The fields that correlations read from the events it matches.
  public var correlationFields: [FieldReference] {
    get { shared.parts.correlationFields }
    set { parts.correlationFields = newValue }
  }
  /// What it asks of an event; nothing for a correlation.
  var expression: Expression {
    get { shared.parts.expression }
    set { parts.expression = newValue }
  }
}
