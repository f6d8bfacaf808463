public import Alerting
public import AuditEvents
public import Detection

/// An entry of a whitelist as somebody proposes it.
public struct WhitelistProposal: Sendable {
  /// The name of the list, and of its file.
  public var list: String
  /// Whom it exempts.
  public var values: [WhitelistKind: [String]]
  /// The rules it is for, by title or id; empty means all.
  public var rules: [String]
  /// The trails it is for; empty means all.
  public var trails: [String]
  /// Who answers for it, and why it is there.
  public var owner: String
  /// Why it is there.
  public var reason: String
  /// The last day, such as `2027-03-31`; empty for ever.
  public var expires: String

  /// A proposal.
  public init(
    list: String, values: [WhitelistKind: [String]], rules: [String] = [], trails: [String] = [], owner: String,
    reason: String, expires: String
  ) {
    self.list = list
    self.values = values
    self.rules = rules
    self.trails = trails
    self.owner = owner
    self.reason = reason
    self.expires = expires
  }

  /// What an alert suggests: its actor from its address, for its rule in its trail, for 30 days.
  public init(for alert: Alert, owner: String, now: Timestamp) {
    var values: [WhitelistKind: [String]] = [:]
    if let event = alert.samples.first?.event {
      let actor = event.actor.name.isEmpty ? event.actor.id : event.actor.name
      if !event.actor.role.isEmpty, event.actor.kind == .role {
        values[.role] = [event.actor.role]
      } else if !actor.isEmpty {
        values[.user] = [actor]
      }
      let addresses = Set(alert.samples.map(\.event.sourceIP).filter { IPAddress($0) != nil }).sorted()
      if !addresses.isEmpty { values[.ip] = addresses }
    }
    let day = now.adding(seconds: 30 * 86_400).rfc3339.prefix(10)
    self.init(
      list: "accepted", values: values, rules: [alert.title], trails: [alert.trail.text], owner: owner,
      reason: "alert \(alert.id.prefix(8)) was expected", expires: String(day))
  }

  /// Where the file belongs. Only letters, digits, `-` and `_` of the list's name are kept.
  public var path: String {
    let stem = list.utf8.filter { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x5F
    }
    return "Rules/whitelists/\(stem.isEmpty ? "accepted" : String(decoding: stem, as: UTF8.self)).yml"
  }

  /// The file. Texts are quoted, so that nothing in them is taken for YAML.
  public var yaml: String {
    var lines = ["name: \(Self.quoted(list))", "entries:"]
    var entry: [String] = []
    for kind in WhitelistKind.allCases {
      if let items = values[kind], !items.isEmpty { entry.append("\(kind.rawValue)s: \(Self.list(items))") }
    }
    if !rules.isEmpty { entry.append("rules: \(Self.list(rules))") }
    if !trails.isEmpty { entry.append("trails: \(Self.list(trails))") }
    entry.append("owner: \(Self.quoted(owner))")
    entry.append("reason: \(Self.quoted(reason))")
    entry.append(expires.isEmpty ? "permanent: true" : "expires: \(Self.quoted(expires))")
    for (index, line) in entry.enumerated() { lines.append((index == 0 ? "  - " : "    ") + line) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func list(_ texts: [String]) -> String { "[\(texts.map(quoted).joined(separator: ", "))]" }
  private static func quoted(_ text: String) -> String { JSONText.string(text).text }
}
