internal import Alerting
internal import AuditEvents
internal import Detection

extension Deciding {
  /// What suppression says of an alert.
  func suppression(of alert: Alert) -> (decision: SuppressionDecision, entry: LedgerEntry) {
    let settings = input.rules[alert.rule]?.settings
    return Suppression.decide(
      alert, entry: ledger[alert.fingerprint], policy: input.policy(of: alert.rule).name, slot: input.slot,
      hold: settings?.suppress ?? input.suppress,
      news: Suppression.News(values: values[alert.fingerprint] ?? [], growth: settings?.breakOnGrowth))
  }

  /// Keeps what the fields were by which the rule ends the hour early.
  mutating func noteValues(of matches: [Match], _ fingerprint: Fingerprint) {
    guard let rule = matches.first.flatMap({ input.rules[$0.rule] }), !rule.settings.breakOnNewValueOf.isEmpty else {
      return
    }
    var seen: Set<String> = []
    for match in matches {
      for field in rule.settings.breakOnNewValueOf {
        for value in match.values[field.name] ?? [] where seen.insert(field.name + "=" + value).inserted {
          values[fingerprint, default: []].append((field.name, value))
        }
      }
    }
  }

  /// Lets go of what was held and never can be told: its rule is gone or paused, or a whitelist exempts it now. To look
  /// for it in every run would make each one read all events since.
  mutating func forget(_ overdue: [LedgerEntry]) {
    for var entry in overdue {
      // A rule that is not looked at in this slot tells in its own.
      if input.undue.contains(entry.rule) { continue }
      if entry.rule != Self.health {
        let title = input.rules[entry.rule]?.title ?? entry.rule.text
        notes.append(
          "\(title): \(entry.heldCount) held since \((entry.heldSince ?? entry.notifiedAt).rfc3339) are not told: "
            + "they are exempt now, or the rule is paused or gone")
      }
      entry.heldCount = 0
      entry.heldSince = nil
      entries.append(entry)
    }
  }
}
