internal import Alerting
internal import AuditEvents
internal import Delivery
public import Detection

extension Trace {
  /// The way as text: what it is about, the answer, the steps, and the condition with the values of the event.
  public func text(_ style: ExplanationStyle = .plain) -> String {
    var text = "event \(Explanation.visible(eventID))"
    if let event = place?.event {
      let actor = event.actor.name.isEmpty ? event.actor.id : event.actor.name
      let words = [event.operation, "by", actor.isEmpty ? "nobody named" : actor, "from", event.sourceIP]
      text += ": " + Explanation.visible(words.joined(separator: " "))
    }
    text += "\nrule  \(rule?.title ?? ruleName)\n\n" + headline(style) + "\n\n"
    for step in steps {
      text += step.text(style)
      if step.station == .condition, let explanation { text += explanation.text(style, indent: 2) }
    }
    return text + group
  }

  private func headline(_ style: ExplanationStyle) -> String {
    switch answer {
    case .told: "\(style.mark(true)) It was told."
    case .waiting: "… It is on its way: \(steps.first { $0.verdict == .waiting }?.text ?? "")."
    case .stopped: "\(style.mark(false)) It broke off at \(breakOff?.station.rawValue ?? ""): \(breakOff?.text ?? "")."
    }
  }

  private var group: String {
    guard let match, let fingerprint else { return "" }
    var text =
      "\n  group        "
      + match.match.group.map { "\($0.field)=\(Explanation.visible($0.value))" }.joined(separator: " ")
    text += "\n  fingerprint  \(fingerprint)\n"
    for entry in ledger {
      text +=
        "  ledger       policy \(entry.key.policy): told \(entry.notifiedAt.rfc3339), repeats held until "
        + "\(entry.until.rfc3339), \(entry.heldCount) held\n"
    }
    for decision in decisions {
      text += "  decision     \(decision.slot.rfc3339): \(decision.count) new, \(decision.text)\n"
    }
    return text
  }
}

extension Trace.Step {
  func text(_ style: ExplanationStyle) -> String {
    let mark =
      switch verdict {
      case .passed: style.mark(true)
      case .stopped: style.mark(false)
      case .waiting: "…"
      }
    let name = station.rawValue + String(repeating: " ", count: max(0, 11 - station.rawValue.utf8.count))
    return "  \(mark) \(name)  \(Explanation.visible(text))\n"
      + details.map { "                 " + Explanation.visible($0) + "\n" }.joined()
  }
}

extension SlotTrace {
  /// What the run did with the rule, as text.
  public func text(_ style: ExplanationStyle = .plain) -> String {
    var text =
      "trail \(trail), slot \(slot.rfc3339), window \(window.lowerBound.rfc3339) to \(window.upperBound.rfc3339)\n"
    text += "rule  \(rule.title)\n\n"
    if let run {
      let matched = rule.correlation == nil ? ", \(matches.count) of them matched the rule" : ""
      text += "  the run was at \(run.finishedAt.rfc3339): \(run.events) events in the window\(matched)\n"
    }
    for step in steps { text += step.text(style) }
    if let funnel, funnel.events > 0 {
      let width = String(funnel.events).utf8.count
      text += "\n  of \(funnel.events) events in the window, asked each question alone:\n"
      for step in funnel.steps {
        let count = String(step.events)
        text +=
          "  " + String(repeating: " ", count: width - count.utf8.count + 2) + count + "  "
          + String(repeating: "  ", count: step.depth) + step.text + "\n"
      }
    }
    return text
  }
}
