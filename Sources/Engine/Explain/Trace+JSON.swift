internal import Alerting
public import AuditEvents
internal import Delivery
internal import Detection

extension Trace {
  /// The way as JSON: `{"event_id", "rule_id", "rule", "answer", "stopped_at", "steps", "explanation", "group",
  /// "fingerprint", "decisions", "ledger", "notifications"}`.
  public var json: JSONText {
    var members: [(key: String, value: JSONText)] = [
      ("event_id", .string(eventID)), ("trail", place.map { .string($0.trail.text) } ?? .null),
      ("rule_id", rule.map { .string($0.id.text) } ?? .null), ("rule", .string(rule?.title ?? ruleName)),
      ("path", rule.map { .string($0.path) } ?? .null), ("answer", .string(answer.rawValue)),
      ("stopped_at", breakOff.map { .string($0.station.rawValue) } ?? .null), ("steps", .array(steps.map(\.json))),
    ]
    if let place {
      members.append(("event_time", .string(place.event.time.rfc3339)))
      members.append(("arrival", .string(place.arrival.rfc3339)))
      members.append(("sequence", .integer(place.sequence)))
    }
    members.append(("explanation", explanation?.json ?? .null))
    members.append(("group", match.map { JSONText.labels($0.match.group) } ?? .null))
    members.append(("fingerprint", fingerprint.map { .string($0.text) } ?? .null))
    members.append(("handled_at", match?.handledAt.map { .string($0.rfc3339) } ?? .null))
    members.append(("decisions", .array(decisions.map(\.traceJSON))))
    members.append(("ledger", .array(ledger.map(\.traceJSON))))
    members.append(("notifications", .array(told.map(\.json))))
    return .object(members)
  }
}

extension Trace.Step {
  var json: JSONText {
    .object([
      ("station", .string(station.rawValue)), ("verdict", .string(verdict.rawValue)), ("text", .string(text)),
      ("details", .array(details.map { .string($0) })),
    ])
  }
}

extension Trace.Told {
  fileprivate var json: JSONText {
    .object([
      ("id", .string(entry.notification.id)), ("channel", .string(entry.notification.channel)),
      ("contact", .string(entry.notification.contact)), ("address", .string(entry.notification.address)),
      ("state", .string(entry.state.rawValue)), ("attempts", .integer(Int64(entry.attempts))),
      (
        "receipts",
        .array(
          receipts.map { receipt in
            .object([
              ("attempt", .integer(Int64(receipt.attempt))), ("at", .string(receipt.at.rfc3339)),
              ("outcome", .string(receipt.outcome.name)), ("answer", .string(receipt.outcome.detail)),
            ])
          })
      ),
    ])
  }
}

extension SlotTrace {
  /// What the run did with the rule, as JSON.
  public var json: JSONText {
    .object([
      ("trail", .string(trail.text)), ("slot", .string(slot.rfc3339)),
      ("window", .array([.string(window.lowerBound.rfc3339), .string(window.upperBound.rfc3339)])),
      ("rule_id", .string(rule.id.text)), ("rule", .string(rule.title)), ("ran", .boolean(run != nil)),
      ("events", run.map { .integer(Int64($0.events)) } ?? .null), ("matches", .integer(Int64(matches.count))),
      ("stopped_at", breakOff.map { .string($0.station.rawValue) } ?? .null), ("steps", .array(steps.map(\.json))),
      ("decisions", .array(decisions.map(\.traceJSON))),
      (
        "funnel",
        .array(
          (funnel?.steps ?? []).map {
            .object([
              ("depth", .integer(Int64($0.depth))), ("question", .string($0.text)),
              ("events", .integer(Int64($0.events))),
            ])
          })
      ),
    ])
  }
}

extension Decision {
  fileprivate var traceJSON: JSONText {
    .object([
      ("slot", .string(slot.rfc3339)), ("group", JSONText.labels(labels)), ("count", .integer(Int64(count))),
      ("policy", .string(policy)), ("decision", .string(text)), ("recipients", .array(recipients.map { .string($0) })),
    ])
  }
}

extension LedgerEntry {
  fileprivate var traceJSON: JSONText {
    .object([
      ("policy", .string(key.policy)), ("notified_at", .string(notifiedAt.rfc3339)), ("until", .string(until.rfc3339)),
      ("held", .integer(Int64(heldCount))), ("held_since", heldSince.map { .string($0.rfc3339) } ?? .null),
    ])
  }
}

extension JSONText {
  /// Labels as an object.
  static func labels(_ group: [GroupValue]) -> JSONText {
    .object(group.map { (key: $0.field, value: .string($0.value)) })
  }
}
