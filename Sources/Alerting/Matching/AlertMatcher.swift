internal import AuditEvents
public import Detection
internal import WorkspaceFiles

/// Which alerts a route, an escalation step or a silence is for. Everything that is filled in must hold; a list holds
/// when one of its values does; an empty matcher takes every alert.
public struct AlertMatcher: Sendable, Equatable {
  /// The levels it takes; `level: ">= high"` in a file is the set of high and critical.
  public var levels: Set<Level>
  /// Rule ids or titles, `*` globs.
  public var rules: [String]
  /// Trail names, `*` globs.
  public var trails: [String]
  /// The tags of the rule, `*` globs.
  public var tags: [String]
  /// Group field to glob on its value.
  public var labels: [String: String]
  /// Matchers that must all take the alert.
  public var all: [AlertMatcher]
  /// Matchers of which one must take the alert; none given asks nothing.
  public var any: [AlertMatcher]
  /// Matchers of which none may take the alert.
  public var not: [AlertMatcher]

  /// A matcher; without arguments it takes everything.
  public init(
    levels: Set<Level> = [], rules: [String] = [], trails: [String] = [], tags: [String] = [],
    labels: [String: String] = [:], all: [AlertMatcher] = [], any: [AlertMatcher] = [], not: [AlertMatcher] = []
  ) {
    self.levels = levels
    self.rules = rules
    self.trails = trails
    self.tags = tags
    self.labels = labels
    self.all = all
    self.any = any
    self.not = not
  }

  /// Whether it takes the alert.
  public func takes(_ alert: Alert) -> Bool { mismatch(alert) == nil }

  /// Why it does not take the alert, in words such as `the level is medium`; nil when it does.
  public func mismatch(_ alert: Alert) -> String? {
    if !levels.isEmpty, !levels.contains(alert.level) { return "the level is \(alert.level.name)" }
    if !Self.covers(rules, [alert.rule.text, alert.title]) { return "the rule is '\(alert.title)'" }
    if !Self.covers(trails, [alert.trail.text]) { return "the trail is \(alert.trail)" }
    if !Self.covers(tags, alert.tags) { return "no tag fits \(tags.joined(separator: ", "))" }
    for (field, glob) in labels.sorted(by: { $0.key < $1.key }) {
      let fits = alert.labels.contains {
        $0.field.utf8.elementsEqual(field.utf8) && Glob(glob).matches($0.value)
      }
      if !fits { return "the label \(field) is not \(glob)" }
    }
    if let reason = all.lazy.compactMap({ $0.mismatch(alert) }).first { return reason }
    if !any.isEmpty, !any.contains(where: { $0.takes(alert) }) { return "none of 'any' holds" }
    if not.contains(where: { $0.takes(alert) }) { return "'not' holds" }
    return nil
  }

  /// Whether it takes every alert.
  public var takesEverything: Bool {
    levels.isEmpty && rules.isEmpty && trails.isEmpty && tags.isEmpty && labels.isEmpty && not.isEmpty
      && all.allSatisfy(\.takesEverything) && (any.isEmpty || any.contains(where: \.takesEverything))
  }

  /// What it asks for in a line: `high or critical, trail prod`; `every alert` when it asks nothing.
  public var text: String {
    var parts: [String] = []
    if !levels.isEmpty { parts.append(levels.sorted(by: >).map(\.name).joined(separator: " or ")) }
    if !rules.isEmpty { parts.append("rule " + rules.joined(separator: " or ")) }
    if !trails.isEmpty { parts.append("trail " + trails.joined(separator: " or ")) }
    if !tags.isEmpty { parts.append("tag " + tags.joined(separator: " or ")) }
    parts += labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    parts += all.map { "(\($0.text))" }
    if !any.isEmpty { parts.append("any of " + any.map { "(\($0.text))" }.joined(separator: " ")) }
    parts += not.map { "not (\($0.text))" }
    return parts.isEmpty ? "every alert" : parts.joined(separator: ", ")
  }

  private static func covers(_ globs: [String], _ texts: [String]) -> Bool {
    globs.isEmpty || globs.contains { glob in texts.contains { Glob(glob).matches($0) } }
  }
}
