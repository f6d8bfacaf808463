public import AuditEvents
internal import Alerting
internal import Delivery
public import Detection

extension BacktestReport {
  /// The report as JSON: totals, and per rule, per contact and per day.
  public var json: JSONText {
    .object([
      ("rules_of", .string(name)), ("slots", .integer(Int64(slots))), ("total", total.json),
      ("held_at_end", .integer(Int64(heldAtEnd))), ("rules", .array(ruleLines.map { .object($0) })),
      ("contacts", .array(Self.lines(byRecipient).map { .object($0) })),
      (
        "days",
        .array(
          days.sorted { $0.key < $1.key }.map { name, day in
            .object([
              ("day", .string(name)), ("total", day.total.json),
              ("rules", .array(lines(day.rules).map { .object($0) })),
              ("contacts", .array(Self.lines(day.recipients).map { .object($0) })),
            ])
          })
      ),
    ])
  }

  /// One object for each rule, noisiest first.
  private var ruleLines: [[(key: String, value: JSONText)]] { lines(byRule) }

  private func lines(_ counts: [RuleID: Counts]) -> [[(key: String, value: JSONText)]] {
    sorted(counts).map { id, counts in
      [("rule_id", .string(id.text)), ("rule", .string(rules[id]?.title ?? id.text))] + counts.members
    }
  }

  /// Rules by alerts, then matches, most first, then by title.
  public func sorted(_ counts: [RuleID: Counts]) -> [(rule: RuleID, counts: Counts)] {
    counts.sorted { left, right in
      if left.value.alerts != right.value.alerts { return left.value.alerts > right.value.alerts }
      if left.value.matches != right.value.matches { return left.value.matches > right.value.matches }
      let titles = (rules[left.key]?.title ?? "", rules[right.key]?.title ?? "")
      return titles.0 != titles.1 ? titles.0 < titles.1 : left.key < right.key
    }.map { ($0.key, $0.value) }
  }

  private static func lines(_ recipients: [Recipient: Int]) -> [[(key: String, value: JSONText)]] {
    recipients.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { who, messages in
      [("contact", .string(who.contact)), ("channel", .string(who.channel)), ("messages", .integer(Int64(messages)))]
    }
  }
}

extension BacktestReport.Counts {
  var members: [(key: String, value: JSONText)] {
    [
      ("matches", .integer(Int64(matches))), ("alerts", .integer(Int64(alerts))), ("held", .integer(Int64(held))),
      ("exempt", .integer(Int64(exempt))), ("history", .integer(Int64(history))),
      ("dropped", .integer(Int64(dropped))), ("messages", .integer(Int64(messages))),
    ]
  }

  var json: JSONText { .object(members) }
}
