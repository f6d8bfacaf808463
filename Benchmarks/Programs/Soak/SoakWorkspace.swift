internal import Foundation

/// The workspace of a soak: the shipped CloudTrail pack, whose alerts go to one channel, and rules for what the plan does.
enum SoakWorkspace {
  static func write(to folder: String, port: UInt16, root: String) throws {
    let files = FileManager.default
    for path in ["Rules", "Rules/soak", "Rules/policies", "Rules/whitelists", "Templates/soak", "incoming", "staging"] {
      try files.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
    }
    try files.copyItem(atPath: root + "/Rules/cloudtrail", toPath: folder + "/Rules/cloudtrail")
    try files.copyItem(atPath: root + "/Templates/default", toPath: folder + "/Templates/default")
    try files.copyItem(atPath: root + "/Templates/digest", toPath: folder + "/Templates/digest")
    for (path, text) in texts(port) { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(path)")) }
  }

  private static func texts(_ port: UInt16) -> [(String, String)] {
    [
      ("tocsin.yml", configuration(port)), ("Rules/policies/default.yml", policy),
      ("Templates/soak/webhook.json", template), ("Rules/soak/keys.yml", rules),
      (
        "Rules/whitelists/robots.yml",
        "name: robots\nentries: [{users: [attacker-robot], owner: soak, reason: test, permanent: true}]\n"
      ),
    ]
  }

  private static func configuration(_ port: UInt16) -> String {
    let channels = ["soc", "pager", "ops", "bulk"].map { name in
      "  \(name): {kind: webhook, url: 'http://127.0.0.1:\(port)/\(name)', timeout: 1s}\n"
    }
    return """
      data: data
      trails:
        amazon: {format: cloudtrail, sources: [incoming], rules: ["cloudtrail/*", "soak/*"]}
      channels:
      \(channels.joined())
      """
  }

  private static let policy = """
    name: default
    routes:
        - {match: {tags: [soak.attack], level: critical}, notify: [{channels: [soc, pager], template: soak}]}
        - {match: {tags: [soak.attack]}, notify: [{channel: soc, template: soak}]}
        - {match: {tags: [tocsin.health]}, notify: [{channel: ops, template: soak}]}
        - {notify: [{channel: bulk, template: soak}]}
    """

  private static let template = """
    {"rule": {{ alert.alert_name|json }}, "fingerprint": {{ alert.fingerprint|json }}, "labels": {{ alert.labels|json }},
    "slot": {{ alert.alert_time|json }}, "reason": {{ alert.reason|json }}, "held": {{ alert.held.count|json }}}
    """

  private static let rules = [
    rule(1, SoakPlan.keys, "CreateAccessKey", "high"), rule(2, SoakPlan.trail, "StopLogging", "critical"),
    rule(3, "Sign-in Failed", "ConsoleLogin", "low", name: "failed"),
    rule(4, "Role Taken", "AssumeRole", "low", name: "taken"),
    rule(5, "Policy Changed", "PutUserPolicy", "low", name: "changed"),
    correlation(6, SoakPlan.guessing, "event_count", "[failed]", "    condition: {gte: 5}\n"),
    correlation(7, SoakPlan.sequence, "temporal_ordered", "[taken, changed]", ""),
  ].joined(separator: "---\n")

  private static func head(_ number: Int, _ title: String, _ level: String, _ name: String?) -> String {
    "title: \(title)\nid: 50a40000-0000-4000-8000-00000000000\(number)\n" + (name.map { "name: \($0)\n" } ?? "")
      + "status: stable\nlevel: \(level)\ntags: [soak.attack]\n"
  }

  private static func rule(
    _ number: Int, _ title: String, _ operation: String, _ level: String, name: String? = nil
  ) -> String {
    head(number, title, level, name) + """
      logsource: {product: aws, service: cloudtrail}
      detection:
          selection: {eventName: \(operation), 'userIdentity.userName|startswith': attacker-}
          condition: selection
      tocsin: {group-by: [userIdentity.userName]}

      """
  }

  private static func correlation(
    _ number: Int, _ title: String, _ type: String, _ rules: String, _ condition: String
  ) -> String {
    head(number, title, "high", nil)
      + "correlation:\n    type: \(type)\n    rules: \(rules)\n    group-by: [userIdentity.userName]\n"
      + "    timespan: 30m\n" + condition
  }
}
